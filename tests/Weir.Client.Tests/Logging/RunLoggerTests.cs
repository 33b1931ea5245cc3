using Weir.Client.Logging;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Client.Tests.Logging;

public sealed class RunLoggerTests
{
    private static readonly RunLoggerOptions Hurried = new() { FlushEvery = TimeSpan.FromHours(1), RetryAfter = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Everything_arrives_in_order_in_batches_within_the_limits()
    {
        var store = new FakeStore();
        await using (var logger = await LoggerAsync(store, Hurried))
        {
            for (var i = 0; i < 2500; i++) await logger.LogMetricAsync("m", i, i);
            for (var i = 0; i < 250; i++) await logger.LogParamAsync($"p{i}", "v");
            await logger.SetTagAsync("t", "v");
        }

        Assert.All(store.Taken, b => Assert.True((b.Metrics?.Count ?? 0) + (b.Params?.Count ?? 0) + (b.Tags?.Count ?? 0) <= 1000 && (b.Params?.Count ?? 0) <= 100));
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => (double)i), store.Taken.SelectMany(b => b.Metrics ?? []).Select(m => m.Value!.Value));
        Assert.Equal(250, store.Taken.SelectMany(b => b.Params ?? []).Count());
        Assert.Equal("t", Assert.Single(store.Taken.SelectMany(b => b.Tags ?? [])).Key);
    }

    [Fact]
    public async Task Flushing_ends_when_what_came_before_is_taken_and_later_values_go_on()
    {
        var store = new FakeStore();
        await using var logger = await LoggerAsync(store, Hurried);
        for (var round = 1; round <= 3; round++)
        {
            await logger.LogMetricAsync("m", round);
            await logger.FlushAsync();
            Assert.Equal(round, store.Taken.Sum(b => b.Metrics!.Count));
        }
    }

    [Fact]
    public async Task Values_go_by_themselves_after_a_while()
    {
        var taken = new TaskCompletionSource();
        var store = new FakeStore(_ =>
        {
            taken.TrySetResult();
            return Task.CompletedTask;
        });
        await using var logger = await LoggerAsync(store, Hurried with { FlushEvery = TimeSpan.FromMilliseconds(5) });
        await logger.LogMetricAsync("m", 1);
        await taken.Task;
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for_and_nothing_is_lost_or_doubled()
    {
        var calls = 0;
        var store = new FakeStore(_ => calls++ < 5 ? throw new WeirException("unreachable", "away") { IsTransient = true } : Task.CompletedTask);
        await using (var logger = await LoggerAsync(store, Hurried))
            for (var i = 0; i < 1500; i++) await logger.LogMetricAsync("m", i, i);
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => (double)i), store.Taken.SelectMany(b => b.Metrics!).Select(m => m.Value!.Value));
    }

    [Fact]
    public async Task A_value_that_is_refused_costs_no_other_and_is_told()
    {
        var store = new FakeStore(b => b.Params is { } some && some.Any(p => p.Key == "bad") ? throw MlflowErrors.Invalid("no such name") : Task.CompletedTask);
        var logger = await LoggerAsync(store, Hurried);
        for (var i = 0; i < 50; i++) await logger.LogMetricAsync("m", i, i);
        await logger.LogParamAsync("good", "1");
        await logger.LogParamAsync("bad", "1");
        await logger.SetTagAsync("t", "1");
        var e = await Assert.ThrowsAsync<WeirException>(logger.FlushAsync);
        Assert.Equal("not_logged", e.Code);
        Assert.Contains("1 values were not logged to run r1: parameter 'bad': no such name", e.Message);
        Assert.Equal(50, store.Taken.Sum(b => b.Metrics?.Count ?? 0));
        Assert.Equal("good", Assert.Single(store.Taken.SelectMany(b => b.Params ?? [])).Key);
        Assert.Single(store.Taken.SelectMany(b => b.Tags ?? []));
        await Assert.ThrowsAsync<WeirException>(async () => await logger.DisposeAsync());
    }

    [Fact]
    public async Task Memory_is_bounded_and_who_logs_too_fast_waits()
    {
        var open = new TaskCompletionSource();
        var store = new FakeStore(_ => open.Task);
        await using var logger = await LoggerAsync(store, Hurried with { MostBuffered = 10, FlushEvery = TimeSpan.Zero });
        ValueTask last = default;
        var accepted = 0;
        while (accepted < 2000 && (last = logger.LogMetricAsync("m", accepted)).IsCompleted) accepted++;
        Assert.InRange(accepted, 10, 1500);
        open.SetResult();
        await last;
    }

    [Fact]
    public async Task What_a_server_that_stays_away_did_not_take_goes_to_a_file_that_can_be_sent_later()
    {
        using var folder = new TempFolder();
        var away = new FakeStore(_ => throw new WeirException("unreachable", "nobody is there") { IsTransient = true });
        var logger = await LoggerAsync(away, Hurried with { Patience = TimeSpan.FromMilliseconds(1), SpillFile = folder["left.jsonl"] });
        for (var i = 0; i < 2300; i++) await logger.LogMetricAsync("m", i == 7 ? double.NaN : i, i);
        var e = await Assert.ThrowsAsync<WeirException>(async () => await logger.DisposeAsync());
        Assert.Contains("2300 values were not logged", e.Message);
        Assert.Contains($"weir sync {folder["left.jsonl"]}", e.Message);

        var back = new FakeStore();
        Assert.Equal(2300, await SpillFile.SendAsync(new TrackingClient(back), folder["left.jsonl"]));
        Assert.Equal(Enumerable.Range(0, 2300).Select(i => (long)i), back.Taken.SelectMany(b => b.Metrics!).Select(m => m.Step!.Value));
        Assert.True(double.IsNaN(back.Taken.SelectMany(b => b.Metrics!).ElementAt(7).Value!.Value));
    }

    [Fact]
    public async Task A_damaged_file_is_told_by_its_line()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["left.jsonl"], """{"run_id": "r1", "metrics": [{"key": "m", "value": 1, "timestamp": 1}]}""" + "\n{\"run_id\": \"r1\", \"metr");
        var e = await Assert.ThrowsAsync<WeirException>(() => SpillFile.SendAsync(new TrackingClient(new FakeStore()), folder["left.jsonl"]));
        Assert.Equal((ErrorCodes.CorruptFile, 2), (e.Code, e.Location!.Line));
        Assert.Equal(ErrorCodes.FileNotFound, (await Assert.ThrowsAsync<WeirException>(() => SpillFile.SendAsync(new TrackingClient(new FakeStore()), folder["none"]))).Code);
    }

    [Fact]
    public async Task After_the_end_nothing_is_taken()
    {
        var logger = await LoggerAsync(new FakeStore(), Hurried);
        await logger.DisposeAsync();
        await logger.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await logger.LogMetricAsync("m", 1));
    }

    private static async Task<RunLogger> LoggerAsync(FakeStore store, RunLoggerOptions options)
    {
        var client = new TrackingClient(store);
        return new RunLogger(client, await client.ResumeRunAsync("r1"), options);
    }
}
