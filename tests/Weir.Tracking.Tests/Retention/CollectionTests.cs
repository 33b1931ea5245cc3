using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Retention;

namespace Weir.Tracking.Tests.Retention;

public abstract class CollectionTests(TrackingStore store)
{
    [Fact]
    public async Task Deleted_runs_go_with_points_and_files_and_a_dry_run_says_the_same_and_removes_nothing()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (gone, stays) = (await FullRunAsync(tracking, "gone"), await FullRunAsync(tracking, "stays"));
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(gone));

        var dry = await Collection.RunAsync(tracking.Service, new CollectRequest { IsDryRun = true });
        Assert.Equal((1, 5001, 1, 4), (dry.Runs, dry.Points, dry.Files, dry.Bytes));
        Assert.Equal("gone", (await tracking.GetAsync(gone)).Info.RunName);

        var done = await Collection.RunAsync(tracking.Service, new CollectRequest());
        Assert.Equal((dry.Runs, dry.Points, dry.Files, dry.Bytes), (done.Runs, done.Points, done.Files, done.Bytes));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.Get, new RunById(gone)));
        Assert.Empty(await tracking.Client.Transport.ListArtifactsAsync($"mlflow-artifacts:/0/{gone}", string.Empty));
        Assert.Equal(5000, (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(stays, MetricKey: "loss"))).Metrics!.Count);
        Assert.Single(await tracking.Client.Transport.ListArtifactsAsync($"mlflow-artifacts:/0/{stays}/artifacts", string.Empty));

        // What follows takes the numbers of what went, and none of its data.
        var next = await tracking.RunAsync("next");
        var run = await tracking.GetAsync(next);
        Assert.Equal((null, null, null), (run.Data?.Metrics, run.Data?.Params, run.Inputs?.DatasetInputs));
        Assert.Equal(new CollectReport(0, 0, 0, 0, 0, 0, 0, []), await Collection.RunAsync(tracking.Service, new CollectRequest()) with { Kept = [] }, new NoLists());
    }

    [Fact]
    public async Task What_killed_uploads_left_goes_after_a_day_and_what_is_being_written_stays()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = (await tracking.GetAsync(await tracking.RunAsync())).Info;
        using (var content = new MemoryStream([1])) await tracking.Client.Transport.PutArtifactAsync(run, "deep/file", content);
        var folder = Path.GetDirectoryName(((Storage.Local.LocalObjectStore)tracking.Service.Artifacts.Store).PathOf(Artifacts.ArtifactService.Key(run.ArtifactUri!, "deep/file")))!;
        var (old, young, other) = (Path.Combine(folder, ".weir-tmp-old"), Path.Combine(folder, ".weir-tmp-young"), Path.Combine(folder, ".weir-temporary"));
        foreach (var file in new[] { old, young, other }) File.WriteAllText(file, "four");
        foreach (var file in new[] { old, other, Path.Combine(folder, "file") }) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2));
        var dry = await Collection.RunAsync(tracking.Service, new CollectRequest { IsDryRun = true });
        Assert.Equal((1, 4), (dry.Unfinished, dry.Bytes));
        Assert.True(File.Exists(old));
        Assert.Equal(1, await Collection.RemoveUnfinishedAsync(tracking.Service));
        Assert.Equal(["file", ".weir-temporary", ".weir-tmp-young"], Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.InvariantCulture).OrderBy(f => f != "file"));
    }

    [Fact]
    public async Task Only_what_was_deleted_long_enough_ago_or_is_named_goes()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var runs = new List<string>();
        for (var i = 0; i < 3; i++) runs.Add(await tracking.RunAsync($"r{i}"));
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(runs[0]));
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(runs[1]));
        Assert.Equal(0, (await Collection.RunAsync(tracking.Service, new CollectRequest { OlderThan = TimeSpan.FromDays(1) })).Runs);
        Assert.Equal(MlflowErrors.InvalidParameterValue, (await Assert.ThrowsAsync<WeirException>(() => Collection.RunAsync(tracking.Service, new CollectRequest { RunIds = [runs[2]] }))).Code);
        Assert.Equal(1, (await Collection.RunAsync(tracking.Service, new CollectRequest { RunIds = [runs[1]] })).Runs);
        Assert.Equal("deleted", (await tracking.GetAsync(runs[0])).Info.LifecycleStage);
        Assert.Equal(1, (await Collection.RunAsync(tracking.Service, new CollectRequest { OlderThan = TimeSpan.Zero })).Runs);
    }

    [Fact]
    public async Task An_experiment_goes_when_nothing_lives_in_it_with_its_logged_models()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("e", Tags: [new Tag("a", "b")]))).ExperimentId;
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun(id))).Run.Info.RunId;
        var model = (await tracking.Client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel(id, "clf", SourceRunId: run, Params: [new Param("p", "1")]))).Model.Info.ModelId;
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new Metric("f1", 1, 1, 1, model)]));
        await tracking.Client.CallAsync(ExperimentCalls.Delete, new ExperimentById(id));
        await tracking.Client.CallAsync(RunCalls.Restore, new RunById(run));
        Assert.Equal((0, 0), (await Collection.RunAsync(tracking.Service, new CollectRequest())) is var kept ? (kept.Experiments, kept.Runs) : default);

        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(run));
        foreach (var isDryRun in new[] { true, false })
        {
            var report = await Collection.RunAsync(tracking.Service, new CollectRequest { IsDryRun = isDryRun });
            Assert.Equal((1, 1, 1), (report.Experiments, report.Runs, report.LoggedModels));
        }

        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ExperimentCalls.Get, new ExperimentById(id)));
        await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("e"));
    }

    [Fact]
    public async Task Files_of_a_registered_version_stay_and_orphans_go_when_they_are_old()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await FullRunAsync(tracking, "registered");
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", $"mlflow-artifacts:/0/{run}/artifacts", run));
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(run));
        var report = await Collection.RunAsync(tracking.Service, new CollectRequest());
        Assert.Equal((1, 0), (report.Runs, report.Files));
        Assert.Equal($"mlflow-artifacts:/0/{run}/artifacts", Assert.Single(report.Kept));
        Assert.Single(await tracking.Client.Transport.ListArtifactsAsync($"mlflow-artifacts:/0/{run}/artifacts", string.Empty));

        var orphan = new string('0', 32);
        await tracking.Service.Artifacts.Store.PutAsync($"0/{orphan}/artifacts/left.bin", new MemoryStream(new byte[7]));
        await tracking.Service.Artifacts.Store.PutAsync("0/mine/keep.bin", new MemoryStream(new byte[7]));
        Assert.Equal(0, (await Collection.RunAsync(tracking.Service, new CollectRequest { Orphans = true })).Orphans);
        var later = new LaterClock();
        Assert.Equal((1, 7), (await Collection.RunAsync(tracking.Service, new CollectRequest { Orphans = true }, time: later)) is var swept ? (swept.Orphans, swept.Bytes) : default);
        Assert.Null(await tracking.Service.Artifacts.Store.FindAsync($"0/{orphan}/artifacts/left.bin"));
        Assert.NotNull(await tracking.Service.Artifacts.Store.FindAsync("0/mine/keep.bin"));
        Assert.Single(await tracking.Client.Transport.ListArtifactsAsync($"mlflow-artifacts:/0/{run}/artifacts", string.Empty));
    }

    private static async Task<string> FullRunAsync(TrackingFixture tracking, string name)
    {
        var run = await tracking.RunAsync(name);
        for (var at = 0; at < 5000; at += 1000)
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. Enumerable.Range(at, 1000).Select(i => new Metric("loss", i, i, i))]));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new Metric("single", 1, 1, 1)], Params: [new Param("p", "1")], Tags: [new Tag("t", "1")]));
        await tracking.Client.CallAsync(RunCalls.LogInputs, new LogInputs(run, Datasets: [new DatasetInput([new Tag("c", "train")], new Dataset("iris", "d", "local", "x"))]));
        await tracking.Client.Transport.PutArtifactAsync((await tracking.GetAsync(run)).Info, "file.txt", new MemoryStream("text"u8.ToArray()));
        return run;
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }

    // Records compare lists by reference.
    private sealed class NoLists : IEqualityComparer<CollectReport>
    {
        public bool Equals(CollectReport? x, CollectReport? y) => x! with { Kept = [] } is var a && y! with { Kept = a.Kept } == a;

        public int GetHashCode(CollectReport obj) => 0;
    }
}
