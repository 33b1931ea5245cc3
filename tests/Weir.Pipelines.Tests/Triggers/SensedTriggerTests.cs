using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers;
using Weir.Pipelines.Triggers.Sensing;

namespace Weir.Pipelines.Tests.Triggers;

/// <summary>What triggers that look or are called fire on.</summary>
public abstract partial class TriggerTests
{
    [Fact]
    public async Task Calls_that_come_too_soon_wait_and_count_once()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "echo $WEIR_SLOT >> ran") with { Webhook = new WebhookRule { SecretVariable = "S" }, LeastSecondsBetween = 60, Overlap = Overlaps.Queue });
        await CallAsync(0, "a");
        var waiting = await CallAsync(1, "b");
        Assert.Equal(Noon.AddSeconds(60).ToUnixTimeMilliseconds(), waiting.DueAt);
        Assert.Equal(waiting.Id, (await CallAsync(2, "c")).Id);
        Assert.Equal(waiting.Id, (await CallAsync(3, null)).Id);
        Assert.Equal(waiting.Id, (await CallAsync(60, null)).Id); // started by the beat that follows
        Assert.Equal(Noon.AddSeconds(120).ToUnixTimeMilliseconds(), (await CallAsync(61, "d")).DueAt);
        await CallAsync(121, "c"); // the same delivery once more
        Assert.Equal(["a", "b", "d"], File.ReadAllLines(Folder["ran"]));

        async Task<Firing> CallAsync(double second, string? key)
        {
            _clock.Now = Noon.AddSeconds(second);
            var firing = await server.Store.FireAsync("n", new FireRequest(key));
            await server.Engine.OnceAsync();
            await SettleAsync(server);
            return firing;
        }
    }

    [Fact]
    public async Task Calls_of_one_millisecond_without_a_key_are_calls_of_their_own()
    {
        var server = await EngineAsync();
        await server.Store.PutAsync(Shell("n", "true") with { Overlap = Overlaps.Queue });
        for (var i = 0; i < 5; i++) await server.Store.FireAsync("n", new FireRequest());
        Assert.Equal(5, (await server.Store.HistoryAsync("n")).Firings.Count);
    }

    [Fact]
    public async Task A_branch_is_told_from_others_that_end_in_its_name_and_one_that_is_missing_is_a_fault()
    {
        Git("init", "-q", "-b", "main", "lib");
        foreach (var branch in new[] { "backport/main", "main" })
        {
            Git("-C", "lib", "checkout", "-q", "-B", branch);
            Git("-C", "lib", "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-q", "--allow-empty", "-m", branch);
            Git("-C", "lib", "tag", "-f", "at-" + branch.Replace('/', '-'));
        }

        Git("-C", "lib", "tag", "main", "backport/main"); // a tag of the branch's name, too
        var tip = await LookAsync("refs/heads/main");
        Assert.NotEqual(tip, await LookAsync("backport/main"));
        Assert.Equal(tip, await LookAsync("main"));
        Assert.Equal(tip, await LookAsync("HEAD"));
        Assert.Equal(tip, await LookAsync("at-main"));
        Assert.Equal(await LookAsync("backport/main"), await LookAsync("refs/tags/main"));
        Assert.Contains("no such", (await Assert.ThrowsAsync<WeirException>(() => LookAsync("port/main"))).Message, StringComparison.Ordinal);

        Task<string> LookAsync(string name) => new GitSensor(new GitRule(name) { Repository = Folder["lib"] }, Folder.Path).LookAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_backfill_without_an_end_goes_to_now_and_one_beyond_the_calendar_is_refused()
    {
        var store = (await EngineAsync()).Store;
        await store.PutAsync(Shell("n", "true") with { Cron = new CronRule("@yearly") });
        Assert.Equal(["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"], (await store.BackfillAsync("n", new BackfillRequest(Noon.AddYears(-2)))).Firings.Select(f => f.Slot));
        foreach (var from in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
            Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => store.BackfillAsync("n", new BackfillRequest(from, DateTimeOffset.MaxValue)))).Code);
    }

    [Fact]
    public async Task New_files_fire_once_they_are_quiet_and_only_what_is_new()
    {
        var server = await EngineAsync();
        Folder.Write("in/old.csv", "1");
        await server.Store.PutAsync(Shell("n", "true") with { File = new FileRule("in") { EverySeconds = 1, QuietSeconds = 5 }, Overlap = Overlaps.Queue });
        await LookAsync(server, 0);
        Assert.Empty((await server.Store.HistoryAsync("n")).Firings);
        Folder.Write("in/new.csv", "2");
        await LookAsync(server, 2);
        Folder.Write("in/new.csv", "2 and more");
        await LookAsync(server, 2);
        await LookAsync(server, 2);
        Assert.Empty((await server.Store.HistoryAsync("n")).Firings);
        await LookAsync(server, 5);
        Assert.Contains("2 files", Assert.Single((await server.Store.HistoryAsync("n")).Firings).Cause, StringComparison.Ordinal);
        await LookAsync(server, 10);
        Assert.Single((await server.Store.HistoryAsync("n")).Firings);
        File.Delete(Folder["in/new.csv"]);
        await LookAsync(server, 10);
        await LookAsync(server, 10);
        Assert.Equal(2, (await server.Store.HistoryAsync("n")).Firings.Count);
        await SettleAsync(server);
    }

    [Fact]
    public async Task A_ref_that_moves_fires_and_a_repository_that_is_gone_is_told()
    {
        var server = await EngineAsync();
        Git("init", "-q", "-b", "main", "lib");
        Commit("one");
        await server.Store.PutAsync(Shell("n", "true") with { Git = new GitRule("main") { Repository = Folder["lib"], EverySeconds = 1 }, Overlap = Overlaps.Queue });
        await LookAsync(server, 2);
        Commit("two");
        await LookAsync(server, 2);
        Assert.Contains("main of", Assert.Single((await server.Store.HistoryAsync("n")).Firings).Cause, StringComparison.Ordinal);
        Directory.Delete(Folder["lib"], recursive: true);
        await LookAsync(server, 2);
        Assert.Single((await server.Store.HistoryAsync("n")).Firings);
        Assert.Contains(server.Log, l => l.Contains("cannot be looked at", StringComparison.Ordinal));
        await SettleAsync(server);

        void Commit(string text) => Git("-C", "lib", "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-q", "--allow-empty", "-m", text);
    }

    [Fact]
    public async Task A_look_that_takes_long_holds_nothing_up()
    {
        var (server, other) = (await EngineAsync(), await EngineAsync());
        // A server of Git that takes the call and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await server.Store.PutAsync(Shell("slow", "true") with { Git = new GitRule("main") { Repository = string.Create(CultureInfo.InvariantCulture, $"git://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/x"), EverySeconds = 1 } });
        await server.Store.PutAsync(Shell("clock", "echo $WEIR_SLOT >> ran") with { Cron = new CronRule("* * * * *") });
        using var stop = new CancellationTokenSource();
        var run = server.Engine.RunAsync(stop.Token);
        using var call = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        _clock.Now = Noon.AddMinutes(1);
        await UntilAsync(() => File.Exists(Folder["ran"]));
        await other.Engine.OnceAsync(); // the look is claimed: no other server begins one
        Assert.True(other.Engine.LookedAsync().IsCompleted);
        Assert.False(silent.Pending());
        await stop.CancelAsync();
        await run;
        await other.Engine.OnceAsync(); // given back: another looks
        using var again = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        again.Close();
        await other.Engine.LookedAsync();
    }

    [Fact]
    public async Task What_a_look_found_for_a_rule_that_was_changed_meanwhile_is_dropped()
    {
        var server = await EngineAsync();
        Folder.Write("a/x", "1");
        Folder.Write("b/x", "1");
        var trigger = Shell("n", "true") with { File = new FileRule("a") { EverySeconds = 1, QuietSeconds = 0.001 } };
        await server.Store.PutAsync(trigger);
        await server.Engine.OnceAsync();
        await server.Engine.LookedAsync();
        await server.Store.PutAsync(trigger with { File = trigger.File! with { Path = "b" } }, replace: true);
        await LookAsync(server, 2);
        await LookAsync(server, 2);
        await LookAsync(server, 2);
        Assert.Empty((await server.Store.HistoryAsync("n")).Firings);
    }
}
