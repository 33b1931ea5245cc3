using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Triggers;
using Weir.Pipelines.Triggers.Cron;
using Weir.Pipelines.Triggers.Running;
using Weir.Pipelines.Triggers.Store;
using Weir.Testing;

namespace Weir.Pipelines.Tests.Triggers;

public sealed class SqliteTriggerTests : TriggerTests
{
    protected override async Task<IDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(Folder["weir.db"]);
}

public sealed class PostgreSqlTriggerTests(PostgreSqlServer server) : TriggerTests, IClassFixture<PostgreSqlServer>
{
    private string? _address;

    protected override async Task<IDatabase> OpenAsync() => await PostgreSqlDatabase.OpenAsync(_address ??= await server.NewDatabaseAsync());
}

/// <summary>Triggers on a database, with a clock that the test moves and a shell in the place of weir.</summary>
public abstract partial class TriggerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly MovedClock _clock = new(Noon);
    private readonly List<IDatabase> _open = [];

    protected TempFolder Folder { get; } = new();

    [Fact]
    public async Task A_schedule_fires_once_for_each_time_whatever_servers_look()
    {
        var (one, two) = (await EngineAsync(), await EngineAsync());
        await one.Store.PutAsync(Shell("n", "echo $WEIR_SLOT >> ran") with { Cron = new CronRule("*/10 * * * *"), Overlap = Overlaps.Queue });
        for (var minute = 1; minute <= 30; minute++)
        {
            _clock.Now = Noon.AddMinutes(minute);
            await Task.WhenAll(one.Engine.OnceAsync(), two.Engine.OnceAsync());
            await SettleAsync(one, two);
        }

        Assert.Equal(["2026-03-02T12:10:00Z", "2026-03-02T12:20:00Z", "2026-03-02T12:30:00Z"], File.ReadAllLines(Folder["ran"]).Order());
        Assert.All((await one.Store.HistoryAsync("n")).Firings, f => Assert.Equal((FiringStates.Succeeded, 0, 1), (f.State, f.ExitCode, f.Attempt)));
        Assert.Equal(Noon.AddMinutes(40).ToUnixTimeMilliseconds(), (await one.Store.GetAsync("n")).NextAt);
    }

    [Theory]
    [InlineData(CatchUps.None, new string[0], 3)]
    [InlineData(CatchUps.Latest, new[] { "2026-03-02T15:00:00Z" }, 2)]
    [InlineData(CatchUps.All, new[] { "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z", "2026-03-02T15:00:00Z" }, 0)]
    public async Task What_was_missed_while_no_server_ran_is_caught_up_as_asked(string catchUp, string[] run, int skipped)
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "true") with { Cron = new CronRule("0 * * * *") { CatchUp = catchUp }, Overlap = Overlaps.Queue });
        _clock.Now = Noon.AddHours(3.5);
        await server.Engine.OnceAsync();
        var history = (await server.Store.HistoryAsync("n")).Firings;
        Assert.Equal(run, history.Where(f => f.State != FiringStates.Skipped).Select(f => f.Slot).Order());
        Assert.Equal(skipped, history.Count(f => f.State == FiringStates.Skipped && f.Message!.StartsWith("missed", StringComparison.Ordinal)));
        await SettleAsync(server);
    }

    [Theory]
    [InlineData(Overlaps.Forbid)]
    [InlineData(Overlaps.QueueOne)]
    [InlineData(Overlaps.Replace)]
    public async Task All_missed_times_run_oldest_first_whatever_the_rule_for_overlaps(string overlap)
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo $WEIR_SLOT >> ran") with { Cron = new CronRule("0 * * * *") { CatchUp = CatchUps.All }, Overlap = overlap });
        _clock.Now = Noon.AddHours(4.5);
        for (var i = 0; i < 4; i++)
        {
            await server.Engine.OnceAsync();
            await SettleAsync(server);
        }

        Assert.Equal(["2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z", "2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z"], File.ReadAllLines(Folder["ran"]));
        Assert.All((await server.Store.HistoryAsync("n")).Firings, f => Assert.Equal(FiringStates.Succeeded, f.State));
    }

    [Theory]
    [InlineData("@every 1s")]
    [InlineData("@every 90s")]
    [InlineData("* * * * *")]
    public void Of_years_without_a_server_the_newest_times_alone_are_listed(string expression)
    {
        var now = Noon.AddSeconds(30);
        var cron = new CronRule(expression) { CatchUp = CatchUps.All };
        var due = DueTimes.Of(cron, "n", Noon.AddYears(-20).ToUnixTimeMilliseconds(), now);
        Assert.Equal(100, due.Times.Count(t => t.IsCaughtUp));
        Assert.InRange(due.Times.Count, 100, 200);
        Assert.Equal(due.Times[^1].Time.ToUnixTimeMilliseconds(), due.Reached);
        Assert.Equal(CronSchedule.Parse(expression).Next(due.Times[^1].Time)!.Value.ToUnixTimeMilliseconds(), due.NextLook);
        Assert.True(due.NextLook > now.ToUnixTimeMilliseconds());
        Assert.Equal(10_000, DueTimes.Of(cron with { MostCaughtUp = 10_000 }, "n", Noon.AddYears(-20).ToUnixTimeMilliseconds(), now).Times.Count(t => t.IsCaughtUp));
    }

    [Fact]
    public async Task A_deadline_gives_up_times_that_are_too_old_and_jitter_waits_the_same_each_time()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("late", "true") with { Cron = new CronRule("0 * * * *") { CatchUp = CatchUps.All, DeadlineSeconds = 3600 }, Overlap = Overlaps.Queue });
        await server.Store.PutAsync(Shell("jitter", "true") with { Cron = new CronRule("0 * * * *") { JitterSeconds = 600 } });
        var first = (await server.Store.GetAsync("jitter")).NextAt!.Value;
        Assert.InRange(first, Noon.AddHours(1).ToUnixTimeMilliseconds(), Noon.AddHours(1).AddMinutes(10).ToUnixTimeMilliseconds());
        await server.Store.PutAsync((await server.Store.GetAsync("jitter")).Definition, replace: true);
        Assert.Equal(first, (await server.Store.GetAsync("jitter")).NextAt);
        _clock.Now = Noon.AddHours(3.5);
        await server.Engine.OnceAsync();
        var history = (await server.Store.HistoryAsync("late")).Firings;
        Assert.Equal(["2026-03-02T15:00:00Z"], history.Where(f => f.State != FiringStates.Skipped).Select(f => f.Slot));
        Assert.Equal(2, history.Count(f => f.Message?.Contains("deadline", StringComparison.Ordinal) == true));
        await SettleAsync(server);
    }

    [Theory]
    [InlineData(Overlaps.Forbid, "running", "skipped", "skipped")]
    [InlineData(Overlaps.Queue, "running", "queued", "queued")]
    [InlineData(Overlaps.QueueOne, "running", "skipped", "queued")]
    [InlineData(Overlaps.Allow, "running", "running", "queued")]
    public async Task The_rule_for_overlaps_decides_what_a_second_and_third_firing_do(string overlap, params string[] states)
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "while ! test -e go; do sleep 0.02; done") with { Overlap = overlap, MostAtOnce = 2 });
        var fired = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            fired.Add((await server.Store.FireAsync("n", new FireRequest($"s{i}"))).Id);
            await server.Engine.OnceAsync();
        }

        var now = (await server.Store.HistoryAsync("n")).Firings.ToDictionary(f => f.Id, f => f.State);
        Assert.Equal(states, fired.Select(id => now[id]));
        Folder.Write("go", "");
        for (var i = 0; i < 3; i++)
        {
            await SettleAsync(server);
            await server.Engine.OnceAsync();
        }

        await SettleAsync(server);
        Assert.All((await server.Store.HistoryAsync("n")).Firings, f => Assert.Contains(f.State, (string[])[FiringStates.Succeeded, FiringStates.Skipped]));
    }

    [Fact]
    public async Task Replace_ends_what_runs_and_leaves_no_process()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo $$ > pid.$WEIR_SLOT; while ! test -e go; do sleep 0.02; done") with { Overlap = Overlaps.Replace });
        var first = await server.Store.FireAsync("n", new FireRequest("a"));
        await server.Engine.OnceAsync();
        await UntilAsync(() => File.Exists(Folder["pid.a"]) && File.ReadAllText(Folder["pid.a"]).Length > 0);
        var second = await server.Store.FireAsync("n", new FireRequest("b"));
        Folder.Write("go2", "");
        await server.Engine.OnceAsync();
        await UntilAsync(() => !Directory.Exists("/proc/" + File.ReadAllText(Folder["pid.a"]).Trim()));
        await UntilAsync(async () => (await FiringAsync(server, first.Id)).State == FiringStates.Cancelled);
        Folder.Write("go", "");
        await server.Engine.OnceAsync();
        await SettleAsync(server);
        Assert.Equal(FiringStates.Succeeded, (await FiringAsync(server, second.Id)).State);
    }

    [Fact]
    public async Task The_same_key_fires_once()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "true"));
        var first = await server.Store.FireAsync("n", new FireRequest("delivery 1"));
        Assert.Equal(first.Id, (await server.Store.FireAsync("n", new FireRequest("delivery 1"))).Id);
        Assert.NotEqual(first.Id, (await server.Store.FireAsync("n", new FireRequest())).Id);
    }

    [Fact]
    public async Task What_a_server_that_went_away_had_is_run_by_another_and_told_once()
    {
        var (dead, other) = (await EngineAsync(), await EngineAsync());
        await dead.Store.PutAsync(Shell("n", "echo x >> ran; while ! test -e go; do sleep 0.02; done"));
        var firing = await dead.Store.FireAsync("n", new FireRequest("a"));
        await dead.Engine.OnceAsync();
        await UntilAsync(() => File.Exists(Folder["ran"]));
        _clock.Now = Noon.AddMinutes(1); // it says nothing for longer than its lease
        await other.Engine.OnceAsync();
        Assert.Equal((FiringStates.Running, 2), ((await FiringAsync(other, firing.Id)).State, (await FiringAsync(other, firing.Id)).Attempt));
        await UntilAsync(() => File.ReadAllLines(Folder["ran"]).Length == 2);
        Folder.Write("go", "");
        await dead.Engine.SettleAsync(); // the late one ends first or last: it has nothing to say any more
        await other.Engine.SettleAsync();
        Assert.Equal((FiringStates.Succeeded, 2), ((await FiringAsync(other, firing.Id)).State, (await FiringAsync(other, firing.Id)).Attempt));
    }

    [Fact]
    public async Task A_server_that_is_stopped_gives_back_what_it_ran()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo x >> ran; test -e go || sleep 60"));
        var firing = await server.Store.FireAsync("n", new FireRequest("a"));
        using var stop = new CancellationTokenSource();
        var run = server.Engine.RunAsync(stop.Token);
        await UntilAsync(() => File.Exists(Folder["ran"]));
        await stop.CancelAsync();
        await run;
        Assert.Equal(FiringStates.Queued, (await FiringAsync(server, firing.Id)).State);
        Folder.Write("go", "");
        var next = await EngineAsync();
        await next.Engine.OnceAsync();
        await SettleAsync(next);
        Assert.Equal(FiringStates.Succeeded, (await FiringAsync(next, firing.Id)).State);
    }

    [Fact]
    public async Task A_command_that_fails_or_takes_too_long_says_why()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("bad", "echo 'error: it cannot be' >&2; exit 3"));
        await server.Store.PutAsync(Shell("slow", "sleep 60") with { TimeoutSeconds = 0.2 });
        var bad = await server.Store.FireAsync("bad", new FireRequest());
        var slow = await server.Store.FireAsync("slow", new FireRequest());
        await server.Engine.OnceAsync();
        await SettleAsync(server);
        var (first, second) = (await FiringAsync(server, bad.Id), await FiringAsync(server, slow.Id));
        Assert.Equal((FiringStates.Failed, 3, "error: it cannot be"), (first.State, first.ExitCode, first.Message));
        Assert.Equal((FiringStates.Failed, "ended after its time of 0.2 s"), (second.State, second.Message));
        Assert.Contains("it cannot be", File.ReadAllText(Folder[".weir", "logs", "triggers", bad.Id + ".log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_ended_firings_the_newest_thousand_are_kept_with_their_logs_and_a_deleted_trigger_keeps_none()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "true") with { Cron = new CronRule("@daily") });
        await server.Store.BackfillAsync("n", new BackfillRequest(Partitions: ["part"]));
        var fired = await server.Store.Database.WriteAsync(session => Enumerable.Range(0, 1010).Select(i => Insert(session, i)).ToList(), TestContext.Current.CancellationToken);
        foreach (var firing in fired) Folder.Write($".weir/logs/triggers/{firing.Id}.log", "x");
        await server.Engine.OnceAsync();
        await SettleAsync(server);
        var kept = (await server.Store.HistoryAsync("n", 2000)).Firings.Where(f => f.Partition is null).Select(f => f.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(fired.Where((_, i) => i is 3 or >= 10).Select(f => f.Id), kept); // the fourth still waits
        Assert.Equal(kept, fired.Select(f => f.Id).Where(id => File.Exists(Folder[".weir", "logs", "triggers", id + ".log"])));
        Assert.Contains((await server.Store.HistoryAsync("n", 2000)).Firings, f => f.Partition == "part");
        await server.Store.DeleteAsync("n");
        Assert.Empty(Directory.GetFiles(Folder[".weir", "logs", "triggers"]));

        Firing Insert(ISqlSession session, int i)
        {
            var firing = FiringTable.New("n", $"s{i}", "test", Noon.AddSeconds(i - 2000), Noon.AddDays(1).ToUnixTimeMilliseconds()) with { State = i == 3 ? FiringStates.Queued : FiringStates.Skipped };
            FiringTable.Insert(session, firing, 1);
            return firing;
        }
    }

    [Fact]
    public async Task A_paused_trigger_does_nothing_and_does_not_catch_up()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "true") with { Cron = new CronRule("0 * * * *") { CatchUp = CatchUps.All } });
        await server.Store.PauseAsync("n", true);
        _clock.Now = Noon.AddHours(5);
        await server.Engine.OnceAsync();
        await server.Store.PauseAsync("n", false);
        await server.Engine.OnceAsync();
        Assert.Empty((await server.Store.HistoryAsync("n")).Firings);
        Assert.Equal(Noon.AddHours(6).ToUnixTimeMilliseconds(), (await server.Store.GetAsync("n")).NextAt);
    }

    [Fact]
    public async Task A_backfill_runs_each_part_once_so_many_at_once()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo $WEIR_PARTITION >> ran; test \"$WEIR_PARTITION\" != 2026-02-02T00:00:00Z || test -e mended") with { Cron = new CronRule("@daily") });
        var all = await server.Store.BackfillAsync("n", new BackfillRequest(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 4, 0, 0, 0, TimeSpan.Zero), MostAtOnce: 2));
        Assert.Equal(4, all.Firings.Count);
        await server.Engine.OnceAsync();
        Assert.Equal(2, (await server.Store.HistoryAsync("n")).Firings.Count(f => f.StartedAt is not null));
        for (var i = 0; i < 3; i++)
        {
            await SettleAsync(server);
            await server.Engine.OnceAsync();
        }

        await SettleAsync(server);
        Assert.Equal(4, File.ReadAllLines(Folder["ran"]).Distinct().Count());
        Folder.Write("mended", "");
        await server.Store.BackfillAsync("n", new BackfillRequest(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 4, 0, 0, 0, TimeSpan.Zero)));
        await server.Engine.OnceAsync();
        await SettleAsync(server);
        Assert.Equal(5, File.ReadAllLines(Folder["ran"]).Length); // the failed one alone
        Assert.All((await server.Store.HistoryAsync("n")).Firings, f => Assert.Equal(FiringStates.Succeeded, f.State));
    }

    [Fact]
    public async Task What_is_cancelled_ends_and_a_deleted_trigger_ends_what_it_runs()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo $$ > pid; sleep 60"));
        await server.Store.FireAsync("n", new FireRequest("a"));
        await server.Engine.OnceAsync();
        await UntilAsync(() => File.Exists(Folder["pid"]) && File.ReadAllText(Folder["pid"]).Length > 0);
        await server.Store.DeleteAsync("n");
        await server.Engine.OnceAsync();
        await SettleAsync(server);
        Assert.False(Directory.Exists("/proc/" + File.ReadAllText(Folder["pid"]).Trim()));
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => server.Store.GetAsync("n"))).Code);
    }

    [Fact]
    public async Task What_cannot_work_is_refused_by_field()
    {
        var store = (await EngineAsync()).Store;
        foreach (var (trigger, field) in new (TriggerDefinition, string)[]
        {
            (new("a b"), "name"),
            (new("n") { Command = [] }, "command"),
            (new("n") { Overlap = "never" }, "overlap"),
            (new("n") { Cron = new("* * * * *") { CatchUp = "some" } }, "cron.catch_up"),
            (new("n") { Cron = new("* * * * *"), File = new("x") }, "kind"),
            (new("n") { File = new("x") { EverySeconds = -1 } }, "every_seconds"),
            (new("n") { Bucket = new("https://x") }, "bucket.url"),
            (new("n") { Git = new("--upload-pack=x") }, "git"),
            (new("n") { Webhook = new() }, "webhook"),
            (new("n") { MostAtOnce = -1 }, "most_at_once"),
        })
        {
            var fault = await Assert.ThrowsAsync<WeirException>(() => store.PutAsync(trigger));
            Assert.Equal((ErrorCodes.InvalidValue, field), (fault.Code, fault.Location!.Field));
        }

        await store.PutAsync(new TriggerDefinition("there"));
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => store.PutAsync(new TriggerDefinition("there")))).Code);
        Assert.Contains("there", (await Assert.ThrowsAsync<WeirException>(() => store.GetAsync("their"))).Hint, StringComparison.Ordinal);
    }

    protected abstract Task<IDatabase> OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open) await database.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static TriggerDefinition Shell(string name, string line) => new(name) { Command = [line] };

    private async Task<Server> EngineAsync()
    {
        var database = await OpenAsync();
        _open.Add(database);
        var store = await TriggerStore.OpenAsync(database, _clock, WeirProject.Open(Folder.Path));
        var log = new List<string>();
        return new Server(store, new TriggerEngine(store, WeirProject.Open(Folder.Path), ["/bin/sh", "-c"], log: log.Add, time: _clock), log);
    }

    private async Task LookAsync(Server server, double seconds)
    {
        _clock.Now = _clock.Now.AddSeconds(seconds);
        await server.Engine.OnceAsync();
        await server.Engine.LookedAsync();
        await server.Engine.OnceAsync();
    }

    private static async Task SettleAsync(params Server[] servers)
    {
        foreach (var server in servers) await server.Engine.SettleAsync();
    }

    private static async Task<Firing> FiringAsync(Server server, string id) => (await server.Store.HistoryAsync(null)).Firings.Single(f => f.Id == id);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "nothing happened for a minute");
            await Task.Delay(10);
        }
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder.Path })!;
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"git {string.Join(' ', arguments)} ended with {git.ExitCode}"));
    }

    private sealed record Server(TriggerStore Store, TriggerEngine Engine, List<string> Log);
}
