using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence.Leases;
using Weir.Storage.Local;
using Weir.Tracking.Tests.Access;
using Weir.Tracking.Upkeep;

namespace Weir.Tracking.Tests.Upkeep;

public abstract class UpkeepTests(TrackingStore store)
{
    private readonly HandClock _clock = new();

    [Fact]
    public async Task A_run_that_falls_silent_is_marked_and_one_that_speaks_again_is_not_any_more()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        var upkeep = new StoreUpkeep(tracking.Service, new UpkeepOptions { StaleAfter = TimeSpan.FromMinutes(15) }, time: _clock);
        var (silent, lively, quiet, ended) = (await tracking.RunAsync("silent"), await tracking.RunAsync("lively"), await tracking.RunAsync("quiet"), await tracking.RunAsync("ended"));
        await tracking.Client.CallAsync(RunCalls.Update, new UpdateRun(ended, Status: RunStatus.Finished, EndTime: 5));
        await upkeep.OnceAsync();
        for (var minute = 0; minute < 16; minute++)
        {
            _clock.Move(TimeSpan.FromMinutes(1));
            await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(lively, Key: "m", Value: minute, Timestamp: minute));
            Assert.True(await tracking.Client.Transport.BeatAsync(quiet)); // says nothing but that it lives
            await upkeep.OnceAsync();
        }

        Assert.Equal("2026-01-31T12:00:00Z", await StaleAsync(silent));
        Assert.Equal((null, null, null), (await StaleAsync(lively), await StaleAsync(quiet), await StaleAsync(ended)));
        Assert.Equal(RunStatus.Running, (await tracking.GetAsync(silent)).Info.Status);
        Assert.Equal(["silent"], await tracking.SearchAsync("tags.`weir.stale` != ''"));

        await tracking.Client.CallAsync(RunCalls.LogParam, new LogParam(silent, Key: "late", Value: "1"));
        await upkeep.OnceAsync();
        Assert.Null(await StaleAsync(silent));

        async Task<string?> StaleAsync(string run) => (await tracking.GetAsync(run)).Data!.Tags!.SingleOrDefault(t => t.Key == WeirTags.Stale)?.Value;
    }

    [Fact]
    public async Task By_option_a_silent_run_is_ended_as_failed_with_the_reason()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        var upkeep = new StoreUpkeep(tracking.Service, new UpkeepOptions { FailStale = true }, time: _clock);
        var run = await tracking.RunAsync("dead");
        _clock.Move(TimeSpan.FromMinutes(2));
        await tracking.Client.CallAsync(RunCalls.LogParam, new LogParam(run, Key: "last", Value: "1"));
        var last = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await upkeep.OnceAsync();
        _clock.Move(TimeSpan.FromMinutes(16));
        await upkeep.OnceAsync();
        var stored = await tracking.GetAsync(run);
        Assert.Equal((RunStatus.Failed, last), (stored.Info.Status!.Value, stored.Info.EndTime!.Value));
        Assert.Equal("nothing was heard of it since 2026-01-31T12:02:00Z", stored.Data!.Tags!.Single(t => t.Key == WeirTags.Failure).Value);
        Assert.Equal("2026-01-31T12:02:00Z", (await tracking.Service.Reads.PulseAsync(run)).StaleSince);
    }

    [Fact]
    public async Task What_one_server_heard_another_does_not_take_for_silence()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        await using var other = await TrackingService.OpenAsync(tracking.Service.Database, new LocalObjectStore(tracking.KeyFile + ".d"), time: _clock);
        var (mine, theirs) = (new StoreUpkeep(tracking.Service, new UpkeepOptions(), time: _clock), new StoreUpkeep(other, new UpkeepOptions(), time: _clock));
        var run = await tracking.RunAsync("r");
        for (var i = 0; i < 20; i++)
        {
            _clock.Move(TimeSpan.FromMinutes(2));
            await tracking.Client.Transport.BeatAsync(run);
            await mine.OnceAsync();
            await theirs.OnceAsync();
        }

        Assert.DoesNotContain((await tracking.GetAsync(run)).Data!.Tags!, t => t.Key == WeirTags.Stale);
    }

    [Fact]
    public async Task After_a_time_in_which_no_server_ran_a_run_has_as_long_to_speak_as_ever()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        var (alive, dead) = (await tracking.RunAsync("alive"), await tracking.RunAsync("dead"));
        await new StoreUpkeep(tracking.Service, new UpkeepOptions(), time: _clock).OnceAsync();
        _clock.Move(TimeSpan.FromHours(2));
        var upkeep = new StoreUpkeep(tracking.Service, new UpkeepOptions { FailStale = true }, time: _clock);
        await upkeep.OnceAsync();
        Assert.Equal(RunStatus.Running, (await tracking.GetAsync(alive)).Info.Status);
        await tracking.Client.Transport.BeatAsync(alive);
        _clock.Move(TimeSpan.FromMinutes(15));
        await upkeep.OnceAsync();
        Assert.Equal((RunStatus.Running, RunStatus.Failed), ((await tracking.GetAsync(alive)).Info.Status!.Value, (await tracking.GetAsync(dead)).Info.Status!.Value));
    }

    [Fact]
    public async Task What_a_program_without_a_server_logs_a_server_on_the_same_store_hears()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        await using var other = await TrackingService.OpenAsync(tracking.Service.Database, new LocalObjectStore(tracking.KeyFile + ".d"), time: _clock);
        var upkeep = new StoreUpkeep(other, new UpkeepOptions { FailStale = true }, time: _clock);
        var (writes, beats) = (await tracking.RunAsync("writes"), await tracking.RunAsync("beats"));
        for (var minute = 0; minute < 40; minute++)
        {
            _clock.Move(TimeSpan.FromMinutes(1));
            await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(writes, Key: "m", Value: minute, Timestamp: minute));
            await tracking.Client.Transport.BeatAsync(beats);
            await upkeep.OnceAsync();
        }

        foreach (var run in new[] { writes, beats }) Assert.DoesNotContain((await tracking.GetAsync(run)).Data!.Tags!, t => t.Key == WeirTags.Stale);
    }

    [Fact]
    public async Task What_was_deleted_long_ago_is_removed_once_an_hour_by_one_of_the_servers()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        var log = new List<string>();
        var upkeeps = Enumerable.Range(0, 3).Select(_ => new StoreUpkeep(tracking.Service, new UpkeepOptions { KeepDeleted = TimeSpan.FromDays(30) }, log.Add, _clock)).ToList();
        var runs = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            var run = await tracking.RunAsync($"d{day}");
            await tracking.Client.CallAsync(RunCalls.Delete, new RunById(run));
            runs.Add(run);
            _clock.Move(TimeSpan.FromDays(1));
        }

        _clock.Move(TimeSpan.FromDays(28)); // 31, 30 and 29 days ago
        foreach (var upkeep in upkeeps) await upkeep.OnceAsync();
        Assert.Equal("retention removed 2 runs, 0 experiments, 0 logged models, 0 traces, 0 bytes of artifacts", Assert.Single(log));
        Assert.Equal("deleted", (await tracking.GetAsync(runs[2])).Info.LifecycleStage);
        _clock.Move(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        foreach (var upkeep in upkeeps) await upkeep.OnceAsync();
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public async Task A_store_at_rest_is_not_written_to()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, time: _clock);
        var upkeep = new StoreUpkeep(tracking.Service, new UpkeepOptions(), time: _clock);
        await tracking.RunAsync("r");
        await upkeep.OnceAsync();
        var before = tracking.Service.Database.Figures.Commits;
        for (var i = 0; i < 50; i++)
        {
            _clock.Move(TimeSpan.FromSeconds(10));
            await upkeep.OnceAsync();
        }

        Assert.Equal(before, tracking.Service.Database.Figures.Commits);
    }

    [Fact]
    public async Task A_period_is_claimed_by_one_and_again_when_it_is_over_or_the_clock_went_back()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var hour = TimeSpan.FromHours(1);
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ClaimAsync(1_000_000_000)));
        Assert.Single(claims, c => c);
        Assert.False(await ClaimAsync(1_000_000_000 + 3_599_999));
        Assert.True(await ClaimAsync(1_000_000_000 + 3_600_000));
        Assert.False(await ClaimAsync(1_000_000_000));
        Assert.True(await ClaimAsync(500_000_000));

        Task<bool> ClaimAsync(long now) => tracking.Service.Database.WriteAsync(s => PeriodTable.TryClaim(s, "work", now, hour));
    }
}
