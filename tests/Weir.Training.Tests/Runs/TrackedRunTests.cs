using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Foundation.Project;
using Weir.Testing;
using Weir.Tracking;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Runs;

public sealed class TrackedRunTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ProjectTracking _tracking = null!;

    public async ValueTask InitializeAsync() => _tracking = await ProjectTracking.OpenLocalAsync(WeirProject.Open(_folder.Path));

    [Fact]
    public async Task A_finished_training_has_parameters_curves_figures_and_the_package_in_its_run()
    {
        var result = await TrainingRun.ExecuteAsync(Request(), TestContext.Current.CancellationToken);
        var run = await _tracking.Client.GetRunAsync(result.RunId!, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal("big", run.Info.RunName);
        Assert.Contains(run.Data!.Params!, p => p is { Key: "target", Value: "big" });
        Assert.Contains(run.Data.Metrics!, m => m.Key == "roc_auc" && m.Value == result.Training.Metrics["roc_auc"]);
        Assert.Contains(run.Data.Metrics!, m => m.Key == "rounds.xgboost.validation_logloss" && m.Step > 3);
        Assert.Equal(result.RunId, result.Package.RunId);

        var copy = _folder["copy"];
        Assert.Equal(8 - 1, await _tracking.Client.DownloadArtifactsAsync($"{run.Info.ArtifactUri}/model", copy, TestContext.Current.CancellationToken));
        Assert.Equal(result.Digest, Models.Packages.ModelPackage.Load(Directory.Exists(Path.Combine(copy, "model")) ? Path.Combine(copy, "model") : copy).Digest());
    }

    [Fact]
    public async Task A_cancelled_training_is_marked_as_killed()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRun.ExecuteAsync(Request() with { Progress = new CancelLater(source) }, source.Token));
        Assert.Equal(RunStatus.Killed, (await OnlyRunAsync()).Info.Status);
    }

    [Fact]
    public async Task A_failed_training_is_marked_as_failed()
    {
        var request = Request();
        var failing = request with { Training = request.Training with { Target = "nowhere" } };
        await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(failing, TestContext.Current.CancellationToken));
        Assert.Equal(RunStatus.Failed, (await OnlyRunAsync()).Info.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _tracking.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<Run> OnlyRunAsync()
    {
        var experiment = await _tracking.Client.FindExperimentAsync("taxi");
        List<Run> runs = [];
        await foreach (var run in _tracking.Client.SearchRunsAsync(new SearchRuns([experiment!.ExperimentId!]))) runs.Add(run);
        return Assert.Single(runs);
    }

    private TrainingRunRequest Request() => new()
    {
        Training = SmallTable.Request(SmallTable.Write(_folder), "big"),
        OutputDirectory = _folder["models", "big"],
        Root = _folder.Path,
        Experiment = "taxi",
        Tracking = _tracking.Client,
        Lineage = _tracking.Lineage,
    };

    private sealed class CancelLater(CancellationTokenSource source) : IProgressSink
    {
        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity.StartsWith("checking", StringComparison.Ordinal)) source.Cancel();
        }
    }
}
