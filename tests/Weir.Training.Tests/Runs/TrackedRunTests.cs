using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Foundation.Project;
using Weir.Testing;
using Weir.Tracking;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;
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
        Assert.Equal(9, await _tracking.Client.DownloadArtifactsAsync($"{run.Info.ArtifactUri}/model", copy, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(result.Digest, Models.Packages.ModelPackage.Load(Directory.Exists(Path.Combine(copy, "model")) ? Path.Combine(copy, "model") : copy).Digest());
    }

    [Fact]
    public async Task Trials_of_a_search_are_runs_below_it_with_settings_loss_and_how_they_ended()
    {
        var request = Request();
        var result = await TrainingRun.ExecuteAsync(request with { Training = request.Training with { MostRounds = 20, Search = new SearchOptions { MostTrials = 6, Folds = 2 } } }, TestContext.Current.CancellationToken);
        var experiment = (await _tracking.Client.FindExperimentAsync("taxi", TestContext.Current.CancellationToken))!.ExperimentId;
        List<Run> trials = [];
        await foreach (var run in _tracking.Client.SearchRunsAsync(new SearchRuns([experiment], $"tags.mlflow.parentRunId = '{result.RunId}'"), TestContext.Current.CancellationToken)) trials.Add(run);
        Assert.Equal(result.Training.Trials.Select(t => $"big-{t.Number}").Order(), trials.Select(t => t.Info.RunName!).Order());
        foreach (var run in trials)
        {
            var told = result.Training.Trials.Single(t => run.Info.RunName == $"big-{t.Number}");
            Assert.Equal(told.Loss, run.Data!.Metrics!.Single(m => m.Key == "loss").Value);
            Assert.Equal(told.Learner, run.Data.Params!.Single(p => p.Key == "learner").Value);
            Assert.Equal(told.Settings.Count + 1, run.Data.Params!.Count);
            Assert.Equal(told.Status == SearchTrialStatus.Complete ? RunStatus.Finished : RunStatus.Killed, run.Info.Status);
            Assert.True(run.Info.EndTime >= run.Info.StartTime);
        }
    }

    [Fact]
    public async Task A_search_that_is_cancelled_saves_the_best_that_it_has()
    {
        using var source = new CancellationTokenSource();
        var request = Request();
        var result = await TrainingRun.ExecuteAsync(
            request with { Training = request.Training with { MostRounds = 20, Search = new SearchOptions { Budget = TimeSpan.FromMinutes(5), Folds = 2, Listener = new CancelAfter(source, 3) } } }, source.Token);
        Assert.True(result.Training.IsInterrupted);
        Assert.InRange(result.Training.Trials.Count, 3, 12);
        Assert.True(File.Exists(result.Package.RequireModelFile()));
        var run = await _tracking.Client.GetRunAsync(result.RunId!, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
    }

    [Fact]
    public async Task A_cancelled_training_is_marked_as_killed()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRun.ExecuteAsync(Request() with { Progress = new CancelLater(source) }, source.Token));
        Assert.Equal(RunStatus.Killed, (await OnlyRunAsync()).Info.Status);
    }

    [Theory]
    [InlineData("nowhere", "linear")]
    [InlineData("big", "liner")]
    public async Task A_mistyped_target_or_learner_leaves_no_run(string target, string learner)
    {
        var request = Request();
        var failing = request with { Training = request.Training with { Target = target, Learners = [learner] } };
        await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(failing, TestContext.Current.CancellationToken));
        Assert.Null(await _tracking.Client.FindExperimentAsync("taxi"));
    }

    [Fact]
    public async Task A_failed_training_is_marked_as_failed_and_says_why()
    {
        var table = _folder.Write("flat.csv", "one,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"same,{i % 2}\n")));
        var request = Request() with { Training = new TrainingRequest { DataPath = table, Target = "y" } };
        await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(request, TestContext.Current.CancellationToken));
        var run = await OnlyRunAsync();
        Assert.Equal(RunStatus.Failed, run.Info.Status);
        Assert.Contains("no column is left to learn from", run.Data!.Tags!.Single(t => t.Key == WeirTags.Failure).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_ends_after_its_lineage_is_written_and_is_ended_even_when_cancelled_meanwhile()
    {
        using var source = new CancellationTokenSource();
        RunStatus? seen = null;
        var lineage = new Watching(async () =>
        {
            seen = (await OnlyRunAsync()).Info.Status;
            await source.CancelAsync();
        });
        await TrainingRun.ExecuteAsync(Request() with { Lineage = lineage }, source.Token);
        Assert.Equal(RunStatus.Running, seen);
        Assert.Equal(RunStatus.Finished, (await OnlyRunAsync()).Info.Status);
    }

    [Fact]
    public async Task A_run_whose_lineage_cannot_be_written_does_not_finish()
    {
        var lineage = new Watching(() => throw new WeirException("cannot_write", "the disk is full"));
        await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(Request() with { Lineage = lineage }, TestContext.Current.CancellationToken));
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

    private sealed class Watching(Func<Task> onRecord) : Weir.Lineage.ILineageRecorder
    {
        public Task RecordAsync(Weir.Lineage.Execution execution, CancellationToken cancellation = default) => onRecord();
    }

    private sealed class CancelLater(CancellationTokenSource source) : IProgressSink
    {
        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity.StartsWith("checking", StringComparison.Ordinal)) source.Cancel();
        }
    }

    private sealed class CancelAfter(CancellationTokenSource source, int trials) : ISearchListener
    {
        public void Began(string metric, int? most)
        {
        }

        public void Ended(SearchTrial trial)
        {
            if (trial.Number + 1 == trials) source.Cancel();
        }

        public void Rested(int trial, int fold)
        {
        }

        public void Working(int trial, string learner, int fold, int round)
        {
        }
    }
}
