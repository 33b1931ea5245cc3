using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking.Access;
using Weir.Tracking.Retention;
using Weir.Tracking.Tests.Access;

namespace Weir.Tracking.Tests;

/// <summary>The clock of the server goes back, by an hour or by years, while it is at work.</summary>
public abstract class ClockTests(TrackingStore store)
{
    [Fact]
    public async Task A_clock_that_goes_back_loses_no_value_and_mixes_nothing_up()
    {
        var clock = new HandClock();
        await using var tracking = await TrackingFixture.CreateAsync(store, time: clock);
        var runs = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var run = await tracking.RunAsync($"r{i}");
            runs.Add(run);
            await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: i, Timestamp: clock.GetUtcNow().ToUnixTimeMilliseconds(), Step: i));
            await tracking.Client.RegisterModelAsync("model", $"mlflow-artifacts:/1/{i}", run);
            clock.Move(TimeSpan.FromHours(-1 - i));
        }

        Assert.Equal(6, runs.Distinct().Count());
        foreach (var (run, i) in runs.Select((r, i) => (r, i))) Assert.Equal(i, Assert.Single((await tracking.GetAsync(run)).Data!.Metrics!).Value);
        var versions = await tracking.Client.ModelVersionsAsync("model");
        Assert.Equal(["6", "5", "4", "3", "2", "1"], versions.Select(v => v.Version)); // numbers come from the database, not from the clock
        Assert.Equal(["r0", "r1", "r2", "r3", "r4", "r5"], await tracking.SearchAsync(null)); // the newest by its own time first, page by page, none twice
    }

    [Fact]
    public async Task The_latest_value_is_that_of_the_greatest_step_whatever_the_clocks_of_the_writers_say()
    {
        var clock = new HandClock();
        await using var tracking = await TrackingFixture.CreateAsync(store, time: clock);
        var run = await tracking.RunAsync();
        for (var step = 0; step < 3000; step++)
        {
            if (step % 100 == 0) clock.Move(TimeSpan.FromSeconds(step % 300 == 0 ? -500 : 200));
            if (step % 500 == 499) await LogAsync(step - 499, step);
        }

        var stored = Assert.Single((await tracking.GetAsync(run)).Data!.Metrics!);
        Assert.Equal((2999, 2999.0), (stored.Step!.Value, stored.Value!.Value));
        var history = (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "m"))).Metrics!;
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (double)i), history.Select(m => m.Value!.Value).Order());

        async Task LogAsync(int first, int last) => await tracking.Client.CallAsync(
            RunCalls.LogBatch, new LogBatch(run, Metrics: [.. Enumerable.Range(first, last - first + 1).Select(s => new Metric("m", s, clock.GetUtcNow().ToUnixTimeMilliseconds() - s, s))]));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_refused_and_one_that_has_not_is_taken_after_the_clock_went_back()
    {
        var clock = new HandClock();
        await using var tracking = await TrackingFixture.CreateAsync(store, time: clock);
        await tracking.Client.CallAsync(UserCalls.Create, new CreateUser("ann", "a long password"));
        var hour = (await tracking.Client.CallAsync(AccessCalls.CreateToken, new CreateToken("ann", "t", ExpiresInSeconds: 3600))).Secret;
        Assert.NotNull(await CallerAsync(hour));
        clock.Move(TimeSpan.FromMinutes(-30));
        Assert.NotNull(await CallerAsync(hour));
        clock.Move(TimeSpan.FromMinutes(91));
        Assert.Null(await CallerAsync(hour));

        async Task<Caller?> CallerAsync(string secret) => (await tracking.Service.Access.Authenticator.AuthenticateAsync($"Bearer {secret}", System.Net.IPAddress.Loopback, CancellationToken.None)).Caller;
    }

    [Fact]
    public async Task What_was_deleted_in_the_clocks_future_is_not_collected_before_its_time()
    {
        var clock = new HandClock();
        await using var tracking = await TrackingFixture.CreateAsync(store, time: clock);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(run));
        clock.Move(TimeSpan.FromDays(-10));
        Assert.Equal(0, (await Collection.RunAsync(tracking.Service, new CollectRequest { OlderThan = TimeSpan.FromDays(1) }, time: clock)).Runs);
        clock.Move(TimeSpan.FromDays(12));
        Assert.Equal(1, (await Collection.RunAsync(tracking.Service, new CollectRequest { OlderThan = TimeSpan.FromDays(1) }, time: clock)).Runs);
    }
}
