using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Storage;

public sealed class SqliteStudyReadTests : StudyReadTests
{
    private readonly TempFolder _folder = new();

    protected override async Task<IDatabase> ConnectAsync() => await SqliteDatabase.OpenAsync(_folder["weir.db"]);

    protected override void Clean() => _folder.Dispose();
}

public sealed class PostgreSqlStudyReadTests(PostgreSqlServer server) : StudyReadTests, IClassFixture<PostgreSqlServer>
{
    private string? _address;

    protected override async Task<IDatabase> ConnectAsync() => await PostgreSqlDatabase.OpenAsync(_address ??= await server.NewDatabaseAsync());
}

/// <summary>How long-lived processes read studies; each connection stands for a process of its own.</summary>
public abstract class StudyReadTests : IAsyncDisposable
{
    private static readonly StudyDefinition Plain = new() { Name = "s", Sampler = "random", Space = """{"params":[{"name":"x","type":"float","low":0,"high":1}]}""" };
    private readonly List<IDatabase> _open = [];

    protected abstract Task<IDatabase> ConnectAsync();

    protected virtual void Clean()
    {
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open) await database.DisposeAsync();
        Clean();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Changes_are_read_in_pages_from_where_one_was()
    {
        var study = await (await StoreAsync()).CreateAsync(Plain);
        await study.ImportAsync([.. Enumerable.Range(0, 25).Select(i => new ImportedTrial([], TrialState.Complete, [i]))]); // one revision for all
        var (seen, place, more) = (new List<int>(), default(StudyPlace), true);
        while (more)
        {
            var news = await study.Changes.SinceAsync(place, 10);
            seen.AddRange(news.Trials.Select(t => t.Number));
            (place, more) = (news.Until, news.HasMore);
        }

        Assert.Equal(Enumerable.Range(0, 25), seen);
        Assert.Empty((await study.Changes.SinceAsync(place, 10)).Trials);
        var claim = (await study.AskAsync(new Worker("me")))!;
        await study.SetTrialRunAsync(claim, "a run");
        var moved = await study.Changes.SinceAsync(place, 10);
        Assert.Equal((25, "a run", 3L), (Assert.Single(moved.Trials).Number, moved.Trials[0].Origin!.RunId, moved.Pulse.Revision));
        await study.SetStateAsync(StudyStates.Stopped);
        Assert.Equal((3L, StudyStates.Stopped), ((await study.Changes.PulseAsync()).Revision, (await study.Changes.PulseAsync()).State));
    }

    [Fact]
    public async Task Studies_are_counted_with_their_best_and_without_their_trials()
    {
        var store = await StoreAsync();
        var up = await store.CreateAsync(Plain with { Name = "up", Directions = [Direction.Maximize] });
        await up.ImportAsync([Told(1.5), Told(-3), Told(double.PositiveInfinity), new([], TrialState.Fail, []), new([], TrialState.Pruned, [9])]);
        var down = await store.CreateAsync(Plain with { Name = "down" });
        await down.ImportAsync([Told(1.5), Told(-3.25e-7), Told(double.NegativeInfinity)]);
        var held = await store.CreateAsync(Plain with { Name = "held" });
        await held.ImportAsync([Told(1) with { Constraints = [1] }]);
        await store.CreateAsync(Plain with { Name = "two", Directions = [Direction.Minimize, Direction.Minimize] });
        var all = await store.ListAsync();
        var tallies = await store.TallyAsync(all);
        var byName = all.ToDictionary(s => s.Definition.Name, s => tallies[s.Id]);
        Assert.Equal((1.5, 3, 1, false), (byName["up"].Best, byName["up"].Trials[TrialState.Complete], byName["up"].Trials[TrialState.Fail], byName["up"].HasConstraints));
        Assert.Equal(-3.25e-7, byName["down"].Best);
        Assert.Equal((null, true), (byName["held"].Best, byName["held"].HasConstraints));
        Assert.Equal((null, 0), (byName["two"].Best, byName["two"].Trials.Count));
    }

    [Fact]
    public async Task What_one_process_plans_is_not_undone_by_another_that_read_it_before()
    {
        var here = await (await StoreAsync()).CreateAsync(Plain);
        var there = await (await StoreAsync()).OpenAsync("s");
        await here.PlanAsync(7);
        var kept = await there.KeepRunAsync(new Weir.Tuning.Files.RunPlan { Parallel = 2 });
        Assert.Equal((7, 2), (kept.Entry.Definition.PlannedTrials!.Value, kept.Entry.Definition.Run!.Parallel!.Value));
        Assert.Equal(7, (await (await StoreAsync()).OpenAsync("s")).Entry.Definition.PlannedTrials);
    }

    [Fact]
    public async Task A_shelf_sees_what_other_processes_do_and_lets_go_of_what_is_made_anew()
    {
        var (here, there) = (new StudyShelf(await StoreAsync(), most: 2), await StoreAsync());
        var study = await there.CreateAsync(Plain);
        var open = here.Of((await here.Store.FindAsync("s"))!);
        Assert.Equal(0, await open.LookAsync(v => v.Trials.Count));
        await study.TellAsync((await study.AskAsync(new Worker("me")))!, [1]);
        Assert.Equal(1.0, await open.LookAsync(v => v.Trials[0].Values[0]));
        Assert.Same(open, here.Of((await here.Store.FindAsync("s"))!));
        await study.PlanAsync(7);
        var planned = here.Of((await here.Store.FindAsync("s"))!);
        Assert.Equal(7, planned.Entry.Definition.PlannedTrials);
        await there.DeleteAsync((await there.FindAsync("s"))!);
        await there.CreateAsync(Plain);
        Assert.Equal(0, await here.Of((await here.Store.FindAsync("s"))!).LookAsync(v => v.Trials.Count));
        Assert.Equal(TuningErrors.Study, (await Assert.ThrowsAsync<WeirException>(() => planned.LookAsync(v => v.Trials.Count))).Code);
        Assert.Null(await here.Store.FindAsync("other"));
    }

    [Fact]
    public async Task Who_asks_twice_with_a_token_of_his_own_is_given_the_same_trial()
    {
        var study = await (await StoreAsync()).CreateAsync(Plain);
        var me = new Worker("me", TimeSpan.FromMinutes(1)) { Token = "mine alone" };
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => study.AskAsync(me)));
        Assert.All(claims, c => Assert.Equal((0, "mine alone"), (c!.Number, c.Token)));
        Assert.Equal(1, (await study.AskAsync(new Worker("other")))!.Number);
        Assert.Null(await study.EndOfAsync(claims[0]!));
        await study.TellAsync(new TrialClaim("mine alone", new TrialRecord(0)), [2], [-1]);
        Assert.Equal((2.0, -1.0), ((await study.EndOfAsync(claims[0]!))!.Values[0], (await study.EndOfAsync(claims[0]!))!.Constraints[0]));
        Assert.Null(await study.EndOfAsync(new TrialClaim("of another", new TrialRecord(0))));
        Assert.Equal(TuningErrors.Trial, (await Assert.ThrowsAsync<WeirException>(() => study.AskAsync(me))).Code);
        await study.SetStateAsync(StudyStates.Stopped);
        Assert.Null(await study.AskAsync(new Worker("late") { Token = "too late for it" }));
    }

    private static ImportedTrial Told(double value) => new([], TrialState.Complete, [value]);

    private async Task<StudyStore> StoreAsync()
    {
        var database = await ConnectAsync();
        _open.Add(database);
        return await StudyStore.OpenAsync(database, TimeProvider.System);
    }
}
