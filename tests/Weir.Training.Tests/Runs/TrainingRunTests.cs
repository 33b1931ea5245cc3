using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Lineage;
using Weir.Models.Packages;
using Weir.Testing;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RememberingLineage _lineage = new();

    [Fact]
    public async Task A_training_leaves_a_package_that_predicts_and_a_trace_of_what_went_in()
    {
        var request = Request("big");
        var run = await TrainingRun.ExecuteAsync(request, TestContext.Current.CancellationToken);
        var package = ModelPackage.Load(request.OutputDirectory);
        Assert.Equal(run.Digest, package.Digest());
        Assert.Equal(7, package.Signature!.Inputs!.Fields.Count);
        Assert.NotNull(package.ServingInputFile);
        Assert.Equal(new Yaml.Values.YamlText("big"), package.Metadata["target"]);

        var execution = Assert.Single(_lineage.Executions);
        Assert.Equal(("train", "table.csv"), (execution.Kind, execution.Inputs.Single().Name));
        Assert.Equal((ArtifactKinds.Model, run.Digest, "models/big"), (execution.Outputs.Single().Kind, execution.Outputs.Single().Hash, execution.Outputs.Single().Name));
        Assert.Contains("\"target\":\"big\"", execution.ConfigurationJson, StringComparison.Ordinal);

        using var predictor = BatchPredictor.Load(package.Root);
        using var table = Table.Open(request.Training.DataPath);
        var columns = predictor.Predict(table);
        Assert.Equal(["prediction", "probability no", "probability yes"], columns.Select(c => c.Name));
        var truth = table.ReadTexts("big");
        Assert.InRange(columns[0].ToTexts().Where((p, i) => p == truth[i]).Count() / (double)truth.Length, 0.85, 1);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_half_written_and_records_nothing()
    {
        using var source = new CancellationTokenSource();
        var request = Request("big") with { Progress = new CancelLater(source) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRun.ExecuteAsync(request, source.Token));
        Assert.False(Directory.Exists(_folder["models"]));
        Assert.Empty(_lineage.Executions);
    }

    [Fact]
    public async Task A_package_that_is_there_is_found_before_training_and_replaced_only_on_demand()
    {
        var request = Request("total");
        await TrainingRun.ExecuteAsync(request, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(request with { Training = request.Training with { DataPath = "/nowhere" } }));
        Assert.Equal(ErrorCodes.AlreadyExists, failure.Code);
        await TrainingRun.ExecuteAsync(request with { Overwrite = true }, TestContext.Current.CancellationToken);
        Assert.Equal(2, _lineage.Executions.Count);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_found_before_training()
    {
        var failure = await Assert.ThrowsAsync<WeirException>(() => TrainingRun.ExecuteAsync(Request("big") with { OutputDirectory = "/proc/models/big" }));
        Assert.Equal(ErrorCodes.CannotWrite, failure.Code);
    }

    public void Dispose() => _folder.Dispose();

    private TrainingRunRequest Request(string target) => new()
    {
        Training = SmallTable.Request(SmallTable.Write(_folder), target),
        OutputDirectory = _folder["models", target],
        Root = _folder.Path,
        Lineage = _lineage,
    };

    private sealed class RememberingLineage : ILineageRecorder
    {
        public List<Execution> Executions { get; } = [];

        public Task RecordAsync(Execution execution, CancellationToken cancellation = default)
        {
            Executions.Add(execution);
            return Task.CompletedTask;
        }
    }

    private sealed class CancelLater(CancellationTokenSource source) : IProgressSink
    {
        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity.StartsWith("checking", StringComparison.Ordinal)) source.Cancel();
        }
    }
}
