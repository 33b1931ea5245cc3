using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Tracking.Exchange;

namespace Weir.Tracking.Tests.Exchange;

public abstract class ExportTests(TrackingStore store)
{
    [Fact]
    public async Task What_is_exported_imports_as_the_same_and_again_changes_nothing()
    {
        using var folder = new TempFolder();
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.True((await MlflowImport.RunAsync(tracking.Service, new MlflowImportRequest { Source = TestData.Vector("tracking", "import", "mlruns") })).IsWhole);
        var report = await MlflowExport.RunAsync(tracking.Service, folder["out"]);
        Assert.True(report.IsWhole, string.Join('\n', report.Differences));
        Assert.Equal((4, 8, 213, 1, 1, 2, 1), (report.Experiments, report.Runs, report.Points, report.LoggedModels, report.RegisteredModels, report.ModelVersions, report.FilesCopied));
        Assert.True(Directory.Exists(folder["out/.trash/587428753202554286"]));

        await using (var second = await TrackingFixture.CreateAsync(TrackingStore.Sqlite))
        {
            var back = await MlflowImport.RunAsync(second.Service, new MlflowImportRequest { Source = folder["out"] });
            Assert.True(back.IsWhole, string.Join('\n', back.Differences));
            Assert.Equal((report.SourceChecksum, 1), (back.StoredChecksum, back.FilesCopied));
            await ExpectedContent.CheckAsync(second.Client, TestData.Vector("tracking", "import", "expected-mlruns.json"));
        }

        var again = await MlflowExport.RunAsync(tracking.Service, folder["out"]);
        Assert.True(again.IsWhole);
        Assert.Equal((0, 1), (again.FilesCopied, again.FilesPresent));
    }

    [Fact]
    public async Task Texts_that_YAML_would_bend_and_keys_that_are_folders_too_are_kept_or_named()
    {
        using var folder = new TempFolder();
        await using var tracking = await TrackingFixture.CreateAsync(store);
        const string Name = "a: \"b\" 'c' \\ #d\n\te\u0085\u2028 😀 null";
        var run = await tracking.RunAsync(Name);
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new Metric("deep/key", 1e-300, 5, -3)], Params: [new Param("p", "")], Tags: [new Tag("t", Name)]));
        Assert.True((await MlflowExport.RunAsync(tracking.Service, folder["out"])).IsWhole);

        await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "deep", Value: 1, Timestamp: 5));
        var report = await MlflowExport.RunAsync(tracking.Service, folder["out"]);
        Assert.False(report.IsWhole);
        Assert.Contains(report.Differences, d => d.Contains("metric 'deep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_experiment_that_was_deleted_since_moves_to_the_trash_and_a_folder_of_something_else_is_refused()
    {
        using var folder = new TempFolder();
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("e"))).ExperimentId;
        await MlflowExport.RunAsync(tracking.Service, folder["out"]);
        await tracking.Client.CallAsync(ExperimentCalls.Delete, new ExperimentById(id));
        Assert.True((await MlflowExport.RunAsync(tracking.Service, folder["out"])).IsWhole);
        Assert.Equal((false, true), (Directory.Exists(folder["out", id]), Directory.Exists(folder["out", ".trash", id])));

        folder.Write("mine/thesis.txt", "x");
        Assert.Equal(ErrorCodes.WrongFileKind, (await Assert.ThrowsAsync<WeirException>(() => MlflowExport.RunAsync(tracking.Service, folder["mine"]))).Code);
    }
}
