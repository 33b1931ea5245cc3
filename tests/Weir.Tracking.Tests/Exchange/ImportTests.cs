using System.Globalization;
using System.Text;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Tracking.Exchange;

namespace Weir.Tracking.Tests.Exchange;

public abstract class ImportTests(TrackingStore store)
{
    private const string Run = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("mlruns", "expected-mlruns.json")]
    [InlineData("mlflow.db", "expected-sqlite.json")]
    public async Task All_of_a_store_arrives_and_a_second_time_nothing_changes(string source, string expected)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var report = await ImportAsync(tracking, TestData.Vector("tracking", "import", source), $"file:///data/mlartifacts={TestData.Vector("tracking", "import", "mlartifacts")}");
        Assert.Empty(report.Differences);
        Assert.True(report.IsWhole);
        Assert.Equal((3, 1, 8, 1, 1, 2), (report.Experiments.Added, report.Experiments.Unchanged, report.Runs.Added, report.LoggedModels.Added, report.RegisteredModels.Added, report.ModelVersions.Added));
        Assert.Equal((report.PointsAdded, 1), (report.Points, report.FilesCopied));
        await ExpectedContent.CheckAsync(tracking.Client, TestData.Vector("tracking", "import", expected));

        var again = await ImportAsync(tracking, TestData.Vector("tracking", "import", source), $"file:///data/mlartifacts={TestData.Vector("tracking", "import", "mlartifacts")}");
        Assert.True(again.IsWhole);
        Assert.Equal((4, 8, 1, 1, 2), (again.Experiments.Unchanged, again.Runs.Unchanged, again.LoggedModels.Unchanged, again.RegisteredModels.Unchanged, again.ModelVersions.Unchanged));
        Assert.Equal((0, 0, 1), (again.PointsAdded, again.FilesCopied, again.FilesPresent));
        Assert.Equal(report.StoredChecksum, again.StoredChecksum);
        await ExpectedContent.CheckAsync(tracking.Client, TestData.Vector("tracking", "import", expected));
    }

    [Fact]
    public async Task A_version_number_that_was_deleted_is_not_given_again()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await ImportAsync(tracking, TestData.Vector("tracking", "import", "mlruns"));
        var made = await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("churn-model", "s3://bucket/next"));
        Assert.Equal("4", made.ModelVersion.Version);
    }

    [Fact]
    public async Task What_was_logged_here_meanwhile_stays_and_what_is_new_there_comes()
    {
        using var folder = new TempFolder();
        Store(folder);
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await ImportAsync(tracking, folder["mlruns"]);
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(Run, Metrics: [new Metric("loss", 9, 9000, 9)], Params: [new Param("here", "1")], Tags: [new Tag("note", "mine")]));

        folder.Write($"mlruns/7/{Run}/metrics/loss", "1000 0.5 0\n2000 0.25 1\n1500 nan 5\n1000 0.5 0\n");
        folder.Write($"mlruns/7/{Run}/tags/new", "t");
        folder.Write($"mlruns/7/{Run}/meta.yaml", Meta(status: 3));
        var report = await ImportAsync(tracking, folder["mlruns"]);
        Assert.True(report.IsWhole, string.Join('\n', report.Differences));
        Assert.Equal((1, 2), (report.Runs.Updated, report.PointsAdded));
        var run = await tracking.GetAsync(Run);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        Assert.Equal(["mine", "t"], run.Data!.Tags!.Where(t => t.Key is "note" or "new").OrderBy(t => t.Key == "new").Select(t => t.Value));
        Assert.Contains(run.Data.Params!, p => p.Key == "here");
        var points = (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(Run, MetricKey: "loss"))).Metrics!;
        Assert.Equal([0.5, double.NaN, 0.25, 9], points.Select(p => p.Value!.Value));

        var skipped = await ImportAsync(tracking, folder["mlruns"], skipsExisting: true);
        Assert.Equal((1, 0), (skipped.Runs.Skipped, skipped.Points));
    }

    [Fact]
    public async Task Half_written_files_are_named_and_cost_nothing_else()
    {
        using var folder = new TempFolder();
        Store(folder);
        folder.Write("mlruns/7/ffffffffffffffffffffffffffffffff/meta.yaml", "artifact_uri: file:///x\nend_time: nu");
        folder.Write("mlruns/7/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee/params/lr", "1");
        folder.Write("mlruns/8/meta.yaml", "artifact_location: 'file:///cut of");
        folder.Write("mlruns/models/m/meta.yaml", "");
        folder.Write($"mlruns/7/{Run}/metrics/cut", "1000 0.5 0\n2000 0.2");
        folder.Write($"mlruns/7/{Run}/metrics/bad", "1000 0.5 0\nxyz\n3000\n");
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var report = await ImportAsync(tracking, folder.Path);
        Assert.True(report.IsWhole);
        Assert.Equal(1, report.Runs.Added);
        foreach (var name in new[] { "ffffffffffffffffffffffffffffffff/meta.yaml", "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "mlruns/8/meta.yaml", "models/m/meta.yaml", "metrics/cut", "metrics/bad: line 2", "metrics/bad: line 3" })
            Assert.Contains(report.Warnings, w => w.Contains(name, StringComparison.Ordinal));
        var run = await tracking.GetAsync(Run);
        Assert.Equal([("bad", 0.5), ("cut", 0.2), ("loss", 0.25)], run.Data!.Metrics!.Select(m => (m.Key!, m.Value!.Value)).OrderBy(m => m.Item1));
    }

    [Fact]
    public async Task Metric_files_of_every_age_are_read_with_their_steps()
    {
        using var folder = new TempFolder();
        Store(folder);
        folder.Write($"mlruns/7/{Run}/metrics/old", "1000 0.5\n2000 -inf\n");
        folder.Write($"mlruns/7/{Run}/metrics/deep/er/with data", "1000 1e-05 3 iris d1g3st\n1000 1e-05 3 iris d1g3st\n500 5e-324 -4\n");
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.True((await ImportAsync(tracking, folder.Path)).IsWhole);
        var deep = (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(Run, MetricKey: "deep/er/with data"))).Metrics!;
        Assert.Equal([(500, 5e-324, -4), (1000, 1e-05, 3)], deep.Select(m => (m.Timestamp!.Value, m.Value!.Value, m.Step!.Value)));
        var old = (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(Run, MetricKey: "old"))).Metrics!;
        Assert.Equal([(0.5, 0L), (-double.MaxValue, 0L)], old.Select(m => (m.Value!.Value, m.Step!.Value)));
    }

    [Fact]
    public async Task A_long_history_with_duplicates_out_of_order_arrives_exactly()
    {
        const int Count = 60_000;
        using var folder = new TempFolder();
        Store(folder);
        var lines = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{1000 + (i * 7 % Count)} {i * 7 % Count / 3.0:R} {i * 7 % Count}\n");
            if (i % 10 == 0) lines.Append(CultureInfo.InvariantCulture, $"{1000 + (i * 7 % Count)} {i * 7 % Count / 3.0:R} {i * 7 % Count}\n");
        }

        folder.Write($"mlruns/7/{Run}/metrics/long", lines.ToString());
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var report = await ImportAsync(tracking, folder.Path);
        Assert.True(report.IsWhole);
        Assert.Equal(Count + 1, report.PointsAdded);
        var points = (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(Run, MetricKey: "long"))).Metrics!;
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (1000L + i, i / 3.0, (long)i)), points.Select(p => (p.Timestamp!.Value, p.Value!.Value, p.Step!.Value)));
        Assert.Equal(0, (await ImportAsync(tracking, folder.Path)).PointsAdded);
    }

    [Fact]
    public async Task An_id_that_means_another_experiment_here_is_replaced_and_a_name_that_is_here_is_taken()
    {
        using var folder = new TempFolder();
        Store(folder);
        folder.Write("mlruns/1/meta.yaml", "artifact_location: file:///x/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: churn\ncreation_time: 5\n");
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 1; i <= 7; i++) await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment(i == 3 ? "churn" : $"own {i}"));
        var report = await ImportAsync(tracking, folder.Path);
        Assert.True(report.IsWhole);
        Assert.Equal((1, 1), (report.Experiments.Added, report.Experiments.Unchanged));
        var run = await tracking.GetAsync(Run);
        Assert.Equal("8", run.Info.ExperimentId);
        Assert.Equal("files", (await tracking.Client.CallAsync(ExperimentCalls.Get, new ExperimentById("8"))).Experiment.Name);
        Assert.Equal(1, (await ImportAsync(tracking, folder.Path)).Runs.Unchanged);
    }

    [Fact]
    public async Task Artifacts_are_copied_found_by_a_map_or_left_with_their_address()
    {
        using var folder = new TempFolder();
        Store(folder);
        folder.Write($"mlruns/7/{Run}/artifacts/model/MLmodel", "flavors: {}\n");
        folder.Write($"mlruns/7/{Run}/artifacts/100%25 ü#1.txt", "odd");
        folder.Write("mlruns/models/m/meta.yaml", "name: m\ncreation_timestamp: 5\n");
        folder.Write("mlruns/models/m/version-1/meta.yaml", $"name: m\nversion: 1\nsource: file:///old/place/7/{Run}/artifacts/model\nrun_id: {Run}\ncreation_timestamp: 6\ncurrent_stage: None\nstatus: READY\n");
        await using (var tracking = await TrackingFixture.CreateAsync(store))
        {
            var report = await ImportAsync(tracking, folder.Path);
            Assert.True(report.IsWhole, string.Join('\n', report.Differences));
            Assert.Equal((2, 15), (report.FilesCopied, report.BytesCopied));
            var run = await tracking.GetAsync(Run);
            Assert.Equal($"mlflow-artifacts:/7/{Run}/artifacts", run.Info.ArtifactUri);
            using var reader = new StreamReader(await tracking.Client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, "100%25 ü#1.txt"));
            Assert.Equal("odd", await reader.ReadToEndAsync());
            Assert.Equal($"{run.Info.ArtifactUri}/model", (await tracking.Client.ResolveModelAsync("models:/m/1")).Source);
        }

        folder.Write("mapped/7/elsewhere/one.txt", "1");
        folder.Write($"mlruns/7/{Run}/meta.yaml", Meta(status: 3, artifacts: "s3://bucket/7/elsewhere"));
        await using (var tracking = await TrackingFixture.CreateAsync(store))
        {
            Assert.Equal(1, (await ImportAsync(tracking, folder.Path, $"s3://bucket={folder["mapped"]}")).FilesCopied);
            Assert.Equal($"mlflow-artifacts:/7/{Run}/artifacts", (await tracking.GetAsync(Run)).Info.ArtifactUri);
        }

        await using (var tracking = await TrackingFixture.CreateAsync(store))
        {
            Assert.Equal((0, 1), (await ImportAsync(tracking, folder.Path)) is var left ? (left.FilesCopied, left.ArtifactsLeft) : default);
            Assert.Equal("s3://bucket/7/elsewhere", (await tracking.GetAsync(Run)).Info.ArtifactUri);
        }

        await using (var tracking = await TrackingFixture.CreateAsync(store))
        {
            await MlflowImport.RunAsync(tracking.Service, new MlflowImportRequest { Source = folder.Path, Maps = ["s3://bucket=s3://other/place"], LeavesArtifacts = true });
            Assert.Equal("s3://other/place/7/elsewhere", (await tracking.GetAsync(Run)).Info.ArtifactUri);
        }
    }

    [Fact]
    public async Task A_version_of_another_origin_is_left_alone_and_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("churn-model"));
        foreach (var i in new[] { 1, 2 }) await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("churn-model", $"s3://mine/{i}"));
        var report = await ImportAsync(tracking, TestData.Vector("tracking", "import", "mlruns"));
        Assert.False(report.IsWhole);
        Assert.Contains(report.Differences, d => d.Contains("version 2", StringComparison.Ordinal));
        Assert.Equal("s3://mine/2", (await tracking.Client.ResolveModelAsync("models:/churn-model/2")).Source);
        Assert.Equal("s3://bucket/models/2", (await tracking.Client.ResolveModelAsync("models:/churn-model/3")).Source);
    }

    [Fact]
    public async Task What_is_no_store_of_MLflow_is_told_so()
    {
        using var folder = new TempFolder();
        await using var tracking = await TrackingFixture.CreateAsync(store);
        folder.Write("text.db", "hello");
        await using (await Weir.Persistence.Sqlite.SqliteDatabase.OpenAsync(folder["other.db"])) { }
        foreach (var (source, code) in new[] { ("text.db", ErrorCodes.WrongFileKind), ("other.db", ErrorCodes.WrongFileKind), (".", ErrorCodes.WrongFileKind), ("nothing", ErrorCodes.FileNotFound), ("mysql://u:secret@h/d", ErrorCodes.InvalidValue) })
        {
            var fault = await Assert.ThrowsAsync<WeirException>(() => MlflowImport.RunAsync(tracking.Service, new MlflowImportRequest { Source = source, WorkingDirectory = folder.Path }));
            Assert.Equal(code, fault.Code);
            Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        }
    }

    private static Task<MlflowImportReport> ImportAsync(TrackingFixture tracking, string source, string? map = null, bool skipsExisting = false) =>
        MlflowImport.RunAsync(tracking.Service, new MlflowImportRequest { Source = source, Maps = map is null ? [] : [map], SkipsExisting = skipsExisting });

    // An experiment 'files' with the id 7 and one run.
    private static void Store(TempFolder folder)
    {
        folder.Write("mlruns/7/meta.yaml", "artifact_location: file:///old/place/7\ncreation_time: 1700000000000\nexperiment_id: '7'\nlast_update_time: 1700000000000\nlifecycle_stage: active\nname: files\n");
        folder.Write($"mlruns/7/{Run}/meta.yaml", Meta(status: 1));
        folder.Write($"mlruns/7/{Run}/metrics/loss", "2000 0.25 1\n");
        folder.Write($"mlruns/7/{Run}/tags/note", "mine");
    }

    private static string Meta(int status, string artifacts = "file:///old/place/7/" + Run + "/artifacts") =>
        $"artifact_uri: {artifacts}\nend_time: null\nentry_point_name: ''\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: {Run}\nrun_name: only\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: 900\nstatus: {status}\ntags: []\nuser_id: ada\n";
}
