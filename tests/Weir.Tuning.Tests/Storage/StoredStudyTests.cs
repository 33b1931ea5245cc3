using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Storage;

public sealed class SqliteStoredStudyTests : StoredStudyTests
{
    private readonly TempFolder _folder = new();

    protected override async Task<IDatabase> ConnectAsync() => await SqliteDatabase.OpenAsync(_folder["weir.db"]);

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgreSqlStoredStudyTests(PostgreSqlServer server) : StoredStudyTests, IClassFixture<PostgreSqlServer>
{
    private string? _address;

    protected override async Task<IDatabase> ConnectAsync() => await PostgreSqlDatabase.OpenAsync(_address ??= await server.NewDatabaseAsync());
}

/// <summary>Studies in a database; each connection stands for a process of its own.</summary>
public abstract class StoredStudyTests : IAsyncDisposable
{
    private const string Space = """{"params":[{"name":"x","type":"float","low":-5,"high":5},{"name":"n","type":"int","low":1,"high":64,"log":true},{"name":"c","type":"categorical","choices":["a",1,true,null]}]}""";
    private static readonly Worker Me = new("me");

    private readonly List<IDatabase> _open = [];

    protected abstract Task<IDatabase> ConnectAsync();

    protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open) await database.DisposeAsync();
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("cmaes")]
    [InlineData("qmc")]
    [InlineData("gp")]
    [InlineData("nsgaii")]
    [InlineData("auto")]
    public async Task One_worker_gets_the_trials_that_a_study_in_memory_gives_restarted_or_not(string sampler)
    {
        var definition = new StudyDefinition { Name = "s", Sampler = sampler, Seed = 7, Space = Space };
        var memory = new Study(new StudySettings { Name = "s", Sampler = SamplerCatalog.Create(sampler), Seed = 7, Space = SpaceReader.Read(Space, "space") });
        var stored = await (await StoreAsync()).CreateAsync(definition);
        for (var i = 0; i < 30; i++)
        {
            if (i is 10 or 20) stored = await (await StoreAsync()).OpenAsync("s");
            var expected = memory.Ask().Record;
            var claim = (await stored.AskAsync(Me))!;
            Assert.Equal(Shown(expected), Shown(claim.Record));
            memory.Tell(expected.Number, Loss(expected));
            await stored.TellAsync(claim, [Loss(claim.Record)]);
        }

        var read = await stored.ReadAsync();
        Assert.Equal(memory.Trials.Select(Shown), read.Trials.Select(Shown));
        Assert.Equal(memory.Finished.Select(t => t.Values[0]), read.Finished.Select(t => t.Values[0]));
    }

    [Fact]
    public async Task Generations_keep_the_size_that_they_began_with_when_more_trials_are_planned()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "nsgaii", Space = Space, PlannedTrials = 100 });
        for (var i = 0; i < 50; i++)
        {
            var claim = (await study.AskAsync(Me))!;
            await study.TellAsync(claim, [Loss(claim.Record)]);
        }

        await study.PlanAsync(5000);
        var later = await (await StoreAsync()).OpenAsync("s");
        Assert.Equal("2", (await later.AskAsync(Me))!.Record.Notes["ga:generation"]);
    }

    [Fact]
    public async Task Workers_share_a_study_and_no_number_is_missing_or_given_twice()
    {
        var first = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, PlannedTrials = 60 });
        List<StoredStudy> studies = [first];
        for (var i = 0; i < 3; i++) studies.Add(await (await StoreAsync()).OpenAsync("s"));
        var told = await Task.WhenAll(studies.Select((study, w) => Task.Run(async () =>
        {
            List<int> mine = [];
            while (await study.AskAsync(new Worker($"w{w}")) is { } claim)
            {
                await study.TellAsync(claim, [Loss(claim.Record)]);
                mine.Add(claim.Number);
            }

            return mine;
        })));
        Assert.Equal(Enumerable.Range(0, 60), told.SelectMany(t => t).Order());
        var trials = (await first.ReadAsync()).Trials;
        Assert.All(trials, t => Assert.Equal(TrialState.Complete, t.State));
        Assert.Equal(60, trials.Select(t => t.Inner("x")).Distinct().Count());
    }

    [Fact]
    public async Task A_lost_trial_is_tried_again_with_its_parameters_and_its_old_worker_is_refused()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, PlannedTrials = 1, Retries = 1 });
        var lost = (await study.AskAsync(new Worker("dead", TimeSpan.FromMilliseconds(1))))!;
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var again = (await study.AskAsync(new Worker("alive", TimeSpan.FromMinutes(1))))!;

        Assert.Equal((1, Shown(lost.Record)[1..]), (again.Number, Shown(again.Record)[1..]));
        Assert.Equal((2, 0), (again.Record.Origin!.Attempt, again.Record.Origin.RetryOf));
        Assert.Equal("trial_lost", (await Assert.ThrowsAsync<WeirException>(() => study.TellAsync(lost, [1]))).Code);
        Assert.Equal("trial_lost", (await Assert.ThrowsAsync<WeirException>(() => study.ReportAsync(lost, 1, 1))).Code);
        Assert.Equal("trial_lost", (await Assert.ThrowsAsync<WeirException>(() => study.HeartbeatAsync(lost, TimeSpan.FromMinutes(1)))).Code);
        await study.TellAsync(again, [2]);
        Assert.Null(await study.AskAsync(Me));
        Assert.Equal([(TrialState.Fail, "stale"), (TrialState.Complete, null)], (await study.ReadAsync()).Trials.Select(t => (t.State, t.Origin!.Reason)));
    }

    [Fact]
    public async Task Telling_and_asking_in_one_is_one_commit_and_the_same_trials()
    {
        var store = await StoreAsync();
        var apart = await store.CreateAsync(new StudyDefinition { Name = "apart", Sampler = "tpe", Seed = 7, Space = Space, PlannedTrials = 30 });
        while (await apart.AskAsync(Me) is { } one) await apart.TellAsync(one, [Loss(one.Record)]);
        var joined = await store.CreateAsync(new StudyDefinition { Name = "joined", Sampler = "tpe", Seed = 7, Space = Space, PlannedTrials = 30 });
        var before = _open[0].Figures.Commits;
        for (var claim = await joined.AskAsync(Me); claim is not null;) claim = await joined.TellAndAskAsync(claim, [Loss(claim.Record)], Me);

        Assert.Equal(31, _open[0].Figures.Commits - before);
        Assert.Equal((await apart.ReadAsync()).Finished.Select(t => (Shown(t), t.Values[0])), (await joined.ReadAsync()).Finished.Select(t => (Shown(t), t.Values[0])));
    }

    [Fact]
    public async Task Workers_that_tell_and_ask_in_one_leave_no_number_out_and_give_none_twice()
    {
        _ = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, PlannedTrials = 60 });
        List<StoredStudy> studies = [];
        for (var i = 0; i < 4; i++) studies.Add(await (await StoreAsync()).OpenAsync("s"));
        var told = await Task.WhenAll(studies.Select((study, w) => Task.Run(async () =>
        {
            List<int> mine = [];
            var worker = new Worker($"w{w}", TimeSpan.FromMinutes(1)) { Token = null };
            for (var claim = await study.AskAsync(worker); claim is not null; claim = await study.TellAndAskAsync(claim, [Loss(claim.Record)], worker with { Token = $"{w}-{claim.Number}-of-one's-own" })) mine.Add(claim.Number);
            return mine;
        })));
        Assert.Equal(Enumerable.Range(0, 60), told.SelectMany(t => t).Order());
        Assert.All((await studies[0].ReadAsync()).Trials, t => Assert.Equal(TrialState.Complete, t.State));
    }

    [Fact]
    public async Task Telling_and_asking_in_one_does_both_or_says_which_was_not_done()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, PlannedTrials = 3, Retries = 1 });
        var kept = (await study.AskAsync(Me))!;
        var lost = (await study.AskAsync(new Worker("dead", TimeSpan.FromMilliseconds(1))))!;
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var again = (await study.TellAndAskAsync(kept, [1], Me))!;
        Assert.Equal((2, 1), (again.Record.Origin!.Attempt, again.Record.Origin.RetryOf));
        Assert.Equal("trial_lost", (await Assert.ThrowsAsync<WeirException>(() => study.TellAndAskAsync(lost, [1], Me))).Code);
        Assert.Equal("tuning_trial", (await Assert.ThrowsAsync<WeirException>(() => study.TellAndAskAsync(kept, [1], Me))).Code);
        Assert.Equal("tuning_trial", (await Assert.ThrowsAsync<WeirException>(() => study.TellAndAskAsync(again, [1, 2], Me))).Code);
        Assert.Equal(3, (await study.ReadAsync()).Trials.Count);
        await study.SetStateAsync(StudyStates.Stopped);
        Assert.Null(await study.TellAndAskAsync(again, [2], Me));
        Assert.Equal([TrialState.Complete, TrialState.Fail, TrialState.Complete], (await study.ReadAsync()).Trials.Select(t => t.State));

        var narrow = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "narrow", Sampler = "random", Space = """{"params":[{"name":"x","type":"float","low":0,"high":1}],"require":["x >= 0.99999999"]}""" });
        await narrow.EnqueueAsync(new Dictionary<string, ParameterValue> { ["x"] = ParameterValue.Of(1.0) });
        var given = (await narrow.AskAsync(Me))!;
        Assert.Equal("tuning_infeasible", (await Assert.ThrowsAsync<WeirException>(() => narrow.TellAndAskAsync(given, [1], Me))).Code);
        Assert.Equal([TrialState.Complete], (await narrow.ReadAsync()).Trials.Select(t => t.State));
    }

    [Fact]
    public async Task A_heartbeat_keeps_a_trial_and_retries_have_an_end()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, PlannedTrials = 2, Retries = 1 });
        var kept = (await study.AskAsync(new Worker("alive", TimeSpan.FromMilliseconds(1))))!;
        await study.HeartbeatAsync(kept, TimeSpan.FromMinutes(1));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var lost = (await study.AskAsync(new Worker("dying", TimeSpan.FromMilliseconds(1))))!;
            Assert.Equal(attempt, lost.Record.Origin!.Attempt);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Null(await study.AskAsync(Me));
        await study.TellAsync(kept, [1]);
        Assert.Equal([TrialState.Complete, TrialState.Fail, TrialState.Fail], (await study.ReadAsync()).Trials.Select(t => t.State));
    }

    [Fact]
    public async Task A_report_is_a_sign_of_life()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space });
        var claim = (await study.AskAsync(new Worker("slow", TimeSpan.FromMilliseconds(1))))!;
        await study.HeartbeatAsync(claim, TimeSpan.FromMinutes(1));
        await study.ReportAsync(claim, 1, 0.5);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        _ = await study.AskAsync(Me);
        Assert.Equal(TrialState.Running, (await study.ReadAsync()).Trials[0].State);
        await study.TellAsync(claim, [1]);
    }

    [Fact]
    public async Task What_is_told_twice_or_wrongly_is_refused_and_changes_nothing()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space });
        var claim = (await study.AskAsync(Me))!;
        Assert.Equal("tuning_trial", (await Assert.ThrowsAsync<WeirException>(() => study.TellAsync(claim, [1, 2]))).Code);
        await study.TellAsync(claim, [double.PositiveInfinity]);
        Assert.Equal("tuning_trial", (await Assert.ThrowsAsync<WeirException>(() => study.TellAsync(claim, [1]))).Code);
        var nan = (await study.AskAsync(Me))!;
        await study.TellAsync(nan, [double.NaN]);
        Assert.Equal([(TrialState.Complete, null), (TrialState.Fail, "nan")], (await study.ReadAsync()).Trials.Select(t => (t.State, t.Origin!.Reason)));
        Assert.Equal(double.PositiveInfinity, (await study.ReadAsync()).Trials[0].Values[0]);
    }

    [Fact]
    public async Task Reports_of_all_workers_decide_what_is_pruned()
    {
        var one = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, Pruner = """{"name":"median","n_startup_trials":1}""" });
        var two = await (await StoreAsync()).OpenAsync("s");
        var good = (await one.AskAsync(Me))!;
        for (var step = 1; step <= 3; step++) Assert.False(await one.ReportAsync(good, step, step == 2 ? double.NaN : 0.1));
        await one.TellAsync(good, [0.1]);
        var bad = (await two.AskAsync(Me))!;
        Assert.True(await two.ReportAsync(bad, 1, 0.5));
        await two.TellPrunedAsync(bad);
        var view = await one.ReadAsync();
        Assert.Equal([new Report(1, 0.1), new Report(2, double.NaN), new Report(3, 0.1)], view.Trials[0].Reports);
        Assert.Equal((TrialState.Pruned, 0.5), (view.Trials[1].State, view.Trials[1].Values[0]));
    }

    [Fact]
    public async Task Queued_trials_come_first_and_failures_are_tried_again_where_that_is_asked_for()
    {
        var study = await (await StoreAsync()).CreateAsync(new StudyDefinition { Name = "s", Sampler = "random", Space = Space, RetriesFailures = true });
        Assert.Equal(0, await study.EnqueueAsync(new Dictionary<string, ParameterValue> { ["x"] = ParameterValue.Of(2.5), ["c"] = ParameterValue.Of(true) }));
        var claim = (await study.AskAsync(Me))!;
        Assert.Equal((0, 2.5, 2.0), (claim.Number, claim.Record.Inner("x"), claim.Record.Inner("c")));
        await study.TellFailedAsync(claim, "exit code 1");
        var again = (await study.AskAsync(Me))!;
        Assert.Equal((1, Shown(claim.Record)[1..]), (again.Number, Shown(again.Record)[1..]));
        await study.TellFailedAsync(again, "exit code 1");
        Assert.Equal((2, 1), ((await study.AskAsync(Me))!.Number, (await study.ReadAsync()).Trials.Count(t => t.Origin!.RetryOf == 0)));
    }

    [Fact]
    public async Task A_study_is_found_again_as_it_was_made_and_not_mistaken_for_another()
    {
        var store = await StoreAsync();
        var definition = new StudyDefinition { Name = "s", Directions = [Direction.Maximize], Sampler = """{"name":"tpe","n_startup_trials":3}""", Seed = ulong.MaxValue, Space = Space, Attributes = new Dictionary<string, string> { ["why"] = "ü" } };
        await store.CreateAsync(definition);
        var again = await store.OpenOrCreateAsync(definition with { Attributes = new Dictionary<string, string>() });
        Assert.Equal(("ü", ulong.MaxValue, definition.Sampler), (again.Entry.Definition.Attributes["why"], again.Entry.Definition.Seed, again.Entry.Definition.Sampler));
        Assert.Equal("tuning_study", (await Assert.ThrowsAsync<WeirException>(() => store.OpenOrCreateAsync(definition with { Directions = [Direction.Minimize] }))).Code);
        Assert.Equal("tuning_study", (await Assert.ThrowsAsync<WeirException>(() => store.CreateAsync(definition))).Code);
        Assert.Equal("tuning_setting", (await Assert.ThrowsAsync<WeirException>(() => store.CreateAsync(definition with { Name = "t", Sampler = "tpee" }))).Code);
        Assert.Contains("did you mean 's'", (await Assert.ThrowsAsync<WeirException>(() => store.OpenAsync("S"))).Hint, StringComparison.Ordinal);
        await (await store.OpenAsync("s")).SetStateAsync(StudyStates.Stopped);
        Assert.Null(await again.AskAsync(Me));
        Assert.True(await store.DeleteAsync((await store.FindAsync("s"))!));
        Assert.Equal("tuning_study", (await Assert.ThrowsAsync<WeirException>(() => again.AskAsync(Me))).Code);
        Assert.Empty(await store.ListAsync());
    }

    [Fact]
    public async Task Who_deletes_a_study_deletes_none_that_was_made_since_under_its_name()
    {
        var store = await StoreAsync();
        var definition = new StudyDefinition { Name = "s", Space = Space };
        var seen = (await store.CreateAsync(definition)).Entry;
        Assert.True(await store.DeleteAsync(seen));
        var next = await store.CreateAsync(definition);
        await next.AskAsync(Me);
        Assert.False(await store.DeleteAsync(seen));
        Assert.Single((await (await store.OpenAsync("s")).ReadAsync()).Trials);
    }

    private async Task<StudyStore> StoreAsync()
    {
        var database = await ConnectAsync();
        _open.Add(database);
        return await StudyStore.OpenAsync(database, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static double Loss(TrialRecord trial) => Math.Pow(trial.Inner("x") - 1, 2) + trial.Inner("c");

    private static string Shown(TrialRecord trial) => $"{trial.Number}: {string.Join(", ", trial.Parameters.Select(p => $"{p.Name}={p.Value.Kind}:{p.Value}"))}";
}
