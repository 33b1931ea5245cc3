using Weir.Client.Calls;
using Weir.Execution;
using Weir.Execution.Local;
using Weir.Foundation.Project;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Tracking;
using Weir.Tracking.Retention;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests.Records;

public sealed class PipelineRecordTests
{
    private const string Pipeline = """
        stages:
          prepare:
            cmd: cp in.txt clean.txt && echo cleaned
            deps: [in.txt]
            params: [unit]
            outs: [clean.txt]
          part:
            foreach: [a, b]
            do:
              cmd: cat clean.txt > part-${item}.txt
              deps: [clean.txt]
              outs: ["part-${item}.txt"]

        """;

    [Fact]
    public async Task A_run_keeps_its_stages_with_what_they_ran_and_why()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in.txt", "one\n"), ("params.yaml", "unit: km\n"));
        await RunAsync(project);
        await using var store = await Store.OpenAsync(project);
        var run = await store.NewestAsync();
        Assert.Equal(("finished", "manual", 3), (run.State, run.StartedBy, run.Counts[StageStates.Succeeded]));
        var (stages, attempts, until, hasMore) = await store.Pipelines.Reads.ChangesAsync(run.Id, 0, 100);
        Assert.Equal(["prepare", "part@a", "part@b"], stages.OrderBy(s => s.Position).Select(s => s.Stage));
        Assert.Equal((3, run.Revision, false), (attempts.Count, until, hasMore));
        Assert.Equal(["part", "part"], stages.Where(s => s.Group is not null).Select(s => s.Group!));
        Assert.All(stages.Where(s => s.Group is not null), s => Assert.Equal([0], s.Sources));

        var (stage, tries) = (await store.Pipelines.Reads.StageAsync(run.Id, "prepare"))!.Value;
        Assert.Equal((StageStates.Succeeded, 1, "local"), (stage.State, stage.Attempt, stage.Executor));
        Assert.Equal(["it never ran: dvc.lock does not know it"], stage.Facts!.Reasons);
        Assert.Equal(["cp in.txt clean.txt && echo cleaned"], stage.Facts.Commands);
        Assert.Equal([new StageParameter("params.yaml", "unit", "km")], stage.Facts.Params);
        Assert.Equal(("in.txt", "clean.txt"), (stage.Facts.Deps.Single().Path, stage.Facts.Outs.Single().Path));
        Assert.Equal(stage.Facts.Deps.Single().Hash, stage.Facts.Outs.Single().Hash); // copied
        Assert.StartsWith("md5:", stage.Facts.Outs.Single().Hash, StringComparison.Ordinal);
        Assert.Contains("cleaned", project.Text(Assert.Single(tries).Log!), StringComparison.Ordinal);

        project.Folder.Write("in.txt", "two\n");
        await RunAsync(project, new ReproOptions { Targets = ["prepare"] });
        var second = (await store.Pipelines.Reads.StageAsync((await store.NewestAsync()).Id, "prepare"))!.Value.Stage.Facts!;
        Assert.StartsWith("dependency 'in.txt' changed: md5 ", Assert.Single(second.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_retries_and_what_they_block_are_kept()
    {
        using var project = await PipelineProject.MakeAsync("""
            stages:
              flaky:
                cmd: test -e once || { touch once; echo not yet; exit 3; }; echo done > a.txt
                outs: [a.txt]
                meta: {weir: {retries: 1, retry_delay: 0s}}
              broken:
                cmd: "false"
                deps: [a.txt]
                outs: [b.txt]
              after:
                cmd: cp b.txt c.txt
                deps: [b.txt]
                outs: [c.txt]

            """);
        await RunAsync(project, new ReproOptions { OnFailure = FailureMode.KeepGoing });
        await using var store = await Store.OpenAsync(project);
        var run = await store.NewestAsync();
        Assert.Equal("failed", run.State);
        var (stages, attempts, _, _) = await store.Pipelines.Reads.ChangesAsync(run.Id, 0, 100);
        Assert.Equal([StageStates.Succeeded, StageStates.Failed, StageStates.Blocked], stages.OrderBy(s => s.Position).Select(s => s.State));
        Assert.Equal([("flaky", 1, "failed", 3), ("flaky", 2, "succeeded", 0), ("broken", 1, "failed", 1)], attempts.Select(a => (a.Stage, a.Attempt, a.State, a.ExitCode ?? -1)));
        Assert.Equal((2, "'broken', which it depends on, failed"), (stages.Single(s => s.Stage == "flaky").Attempt, stages.Single(s => s.Stage == "after").Message));
    }

    [Fact]
    public async Task A_stage_at_work_is_seen_at_work_and_a_run_that_is_stopped_leaves_none_so()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  slow:\n    cmd: echo begun && sleep 600\n    outs: [x]\n");
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        project.OnLine = _ => begun.TrySetResult();
        var running = RunAsync(project, cancellation: stop.Token);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await using (var store = await Store.OpenAsync(project))
        {
            StageRecord? seen = null;
            while (seen?.State != StageStates.Running)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                if ((await store.Pipelines.Reads.RunsAsync(1)) is [var run]) seen = (await store.Pipelines.Reads.StageAsync(run.Id, "slow"))?.Stage;
            }

            Assert.Equal((1, "begun"), (seen.Attempt, File.ReadAllText(project[seen.Log!]).Trim()));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await using var after = await Store.OpenAsync(project);
        var ended = await after.NewestAsync();
        Assert.Equal(("killed", StageStates.Cancelled), (ended.State, (await after.Pipelines.Reads.StageAsync(ended.Id, "slow"))!.Value.Stage.State));
    }

    [Fact]
    public async Task The_next_run_says_of_a_killed_one_what_became_of_its_stages()
    {
        using var folder = new TempFolder();
        await using var store = await Store.OpenAsync(WeirProject.Open(folder.Path));
        var run = new PipelineRun("01", "r", "running", DateTimeOffset.UnixEpoch);
        Assert.Empty(await store.Pipelines.BeginAsync(run, _ => true));
        var book = new StageBook();
        book.Plan([new("done", []), new("begun", []), new("waiting", ["begun"])]);
        book.Begin(new StageStart("begun", 1, DateTimeOffset.UnixEpoch, new StageFacts([], [], ".", [], [], [])));
        book.End("done", StageStates.Succeeded, DateTimeOffset.UnixEpoch, null);
        await store.Pipelines.SaveAsync(run.Id, book.Take([]));

        Assert.Equal(["r"], await store.Pipelines.BeginAsync(new PipelineRun("02", "r2", "running", DateTimeOffset.UnixEpoch), pid => pid != run.Pid));

        var (stages, _, _, _) = await store.Pipelines.Reads.ChangesAsync(run.Id, 0, 100);
        Assert.Equal([StageStates.Succeeded, StageStates.Cancelled, StageStates.Waiting], stages.OrderBy(s => s.Position).Select(s => s.State));
        Assert.Equal("begun", stages.MaxBy(s => s.Revision)!.Stage);
        var killed = (await store.Pipelines.Reads.RunsAsync(10)).Single(r => r.Id == run.Id);
        Assert.Equal(("killed", 1), (killed.State, killed.Counts[StageStates.Cancelled]));
    }

    [Fact]
    public async Task Changes_come_in_pages_that_pass_over_nothing()
    {
        using var folder = new TempFolder();
        await using var store = await Store.OpenAsync(WeirProject.Open(folder.Path));
        var run = new PipelineRun("01", "r", "running", DateTimeOffset.UnixEpoch);
        await store.Pipelines.BeginAsync(run, _ => true);
        var book = new StageBook();
        book.Plan([.. Enumerable.Range(0, 50).Select(i => new PlannedStage($"s{i}", i == 0 ? [] : [$"s{i - 1}", "unknown"]))]);
        await store.Pipelines.SaveAsync(run.Id, book.Take([]));
        for (var i = 0; i < 50; i++)
        {
            book.End($"s{i}", StageStates.Succeeded, DateTimeOffset.UnixEpoch, null);
            await store.Pipelines.SaveAsync(run.Id, book.Take([new StageAttempt($"s{i}", 1, "succeeded", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)]));
        }

        Assert.False(book.HasMoved);
        foreach (var page in new[] { 1, 7, 1000 })
        {
            var (seen, ended, since, more) = (new Dictionary<string, StageRecord>(), new List<string>(), 0L, true);
            while (more)
            {
                (var stages, var attempts, since, more) = await store.Pipelines.Reads.ChangesAsync(run.Id, since, page);
                foreach (var stage in stages) seen[stage.Stage] = stage;
                ended.AddRange(attempts.Select(a => a.Stage));
            }

            Assert.Equal((50, 50, 50), (seen.Count, ended.Count, ended.Distinct().Count()));
            Assert.All(seen.Values, s => Assert.Equal(StageStates.Succeeded, s.State));
        }
    }

    [Fact]
    public void A_place_on_a_cluster_turns_a_queued_stage_into_one_at_work()
    {
        var book = new StageBook();
        book.Plan([new PlannedStage("s", [])]);
        book.Begin(new StageStart("s", 1, DateTimeOffset.UnixEpoch, new StageFacts([], [], ".", [], [], [])) { IsQueued = true, Executor = "slurm" });
        Assert.Equal(StageStates.Queued, Assert.Single(book.Take([]).Stages).State);
        book.Place("s", new CommandPlace("12_3"));
        Assert.Equal((StageStates.Queued, "12_3"), (book.Take([]).Stages[0] is var waits ? (waits.State, waits.Job) : default));
        book.Place("s", new CommandPlace("12_3", "node1", DateTimeOffset.UnixEpoch.AddSeconds(5)));
        var begun = Assert.Single(book.Take([]).Stages);
        Assert.Equal((StageStates.Running, "node1", 5000L), (begun.State, begun.Host, begun.BegunAt!.Value.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task What_a_pipeline_wrote_goes_with_its_run_when_that_is_collected()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in.txt", "one\n"), ("params.yaml", "unit: km\n"));
        await RunAsync(project);
        await using var store = await Store.OpenAsync(project);
        var gone = await store.NewestAsync();
        project.Folder.Write("in.txt", "two\n");
        await RunAsync(project);
        var stays = await store.NewestAsync();
        await using (var tracking = await ProjectTracking.OpenLocalAsync(WeirProject.At(project.Folder.Path)))
        {
            await tracking.Client.CallAsync(RunCalls.Delete, new RunById(gone.RunId));
            await Collection.RunAsync(tracking.Service!, new CollectRequest { IsDryRun = true, AlsoOf = PipelineStore.Remove });
            Assert.Equal(3, (await store.Pipelines.Reads.AttemptsAsync(gone.Id)).Count);
            await Collection.RunAsync(tracking.Service!, new CollectRequest { AlsoOf = PipelineStore.Remove });
        }

        Assert.Equal([stays.Id], (await store.Pipelines.Reads.RunsAsync(10)).Select(r => r.Id));
        Assert.Empty(await store.Pipelines.Reads.AttemptsAsync(gone.Id));
        Assert.Empty((await store.Pipelines.Reads.ChangesAsync(gone.Id, 0, 10)).Stages);
        Assert.Equal(3, (await store.Pipelines.Reads.ChangesAsync(stays.Id, 0, 10)).Stages.Count);
    }

    [Fact]
    public void What_could_not_be_written_is_due_again_with_its_facts()
    {
        var book = new StageBook();
        book.Plan([new PlannedStage("s", [])]);
        book.Begin(new StageStart("s", 1, DateTimeOffset.UnixEpoch, new StageFacts(["why"], [], ".", [], [], [])));
        var lost = book.Take([]);
        book.End("s", StageStates.Succeeded, DateTimeOffset.UnixEpoch, null);
        book.Return(lost);
        var again = Assert.Single(book.Take([]).Stages);
        Assert.Equal((StageStates.Succeeded, "why"), (again.State, again.Facts?.Reasons.Single()));
        Assert.False(book.HasMoved);
    }

    private static async Task RunAsync(PipelineProject project, ReproOptions? options = null, CancellationToken cancellation = default)
    {
        var repository = DvcRepository.Open(project.Folder.Path);
        await using var ledger = new TrackingLedger(repository.Project, options ?? new ReproOptions(), project.Warnings.Enqueue, TimeProvider.System);
        await new Reproduction(repository, new LocalExecutor(), ledger, project.Hears, TimeProvider.System).RunAsync(options ?? new ReproOptions(), cancellation);
    }

    private sealed class Store : IAsyncDisposable
    {
        private readonly SqliteDatabase _database;

        private Store(SqliteDatabase database, PipelineStore pipelines) => (_database, Pipelines) = (database, pipelines);

        public PipelineStore Pipelines { get; }

        public static Task<Store> OpenAsync(PipelineProject project) => OpenAsync(WeirProject.At(project.Folder.Path));

        public static async Task<Store> OpenAsync(WeirProject project)
        {
            project.EnsureState();
            var database = await SqliteDatabase.OpenAsync(project.Database);
            return new Store(database, await PipelineStore.OpenAsync(database, TimeProvider.System));
        }

        public async Task<PipelineRun> NewestAsync() => (await Pipelines.Reads.RunsAsync(1)).Single();

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
