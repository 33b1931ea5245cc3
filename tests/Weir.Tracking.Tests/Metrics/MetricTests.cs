using FsCheck.Fluent;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Metrics;

public abstract class MetricTests(TrackingStore store)
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(-1e-320)]
    [InlineData(5e-324)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(-1.5)]
    public async Task Values_come_back_bit_by_bit(double value)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: value, Timestamp: 7, Step: long.MaxValue));
        var latest = Assert.Single((await tracking.GetAsync(run)).Data!.Metrics!);
        var point = Assert.Single((await HistoryAsync(tracking, run)).Metrics!);
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(latest.Value!.Value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(point.Value!.Value));
        Assert.Equal((7L, long.MaxValue), (point.Timestamp!.Value, point.Step!.Value));
    }

    [Fact]
    public async Task Negative_zero_keeps_its_sign()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: -0.0, Timestamp: 7));
        Assert.True(double.IsNegative((await HistoryAsync(tracking, run)).Metrics![0].Value!.Value));
        Assert.True(double.IsNegative((await tracking.GetAsync(run)).Data!.Metrics![0].Value!.Value));
    }

    [Fact]
    public async Task Infinities_become_the_largest_numbers()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new("m", double.PositiveInfinity, 1), new("m", double.NegativeInfinity, 2)]));
        Assert.Equal([double.MaxValue, -double.MaxValue], (await HistoryAsync(tracking, run)).Metrics!.Select(m => m.Value!.Value));
    }

    [Fact]
    public async Task The_latest_value_is_the_greatest_step_timestamp_and_value_however_points_arrive()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var keys = 0;
        var generator = Gen.ListOf(Gen.Choose(-2, 3).Three().Select(t => (Step: (long)t.Item1, Timestamp: (long)Math.Abs(t.Item2), Value: t.Item3 == 3 ? double.NaN : t.Item3)), 8);
        foreach (var points in Gen.Sample(generator, 60))
        {
            var key = $"k{keys++}";
            foreach (var chunk in points.Chunk(3))
                await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. chunk.Select(p => new Metric(key, p.Value, p.Timestamp, p.Step))]));
            var expected = points.Select(p => (p.Step, p.Timestamp, Value: double.IsNaN(p.Value) ? 0 : p.Value)).Max();
            var latest = (await tracking.GetAsync(run)).Data!.Metrics!.Single(m => m.Key == key);
            Assert.Equal((expected.Step, expected.Timestamp), (latest.Step!.Value, latest.Timestamp!.Value));
            Assert.Equal(expected.Value, double.IsNaN(latest.Value!.Value) ? 0 : latest.Value.Value);
            var history = (await HistoryAsync(tracking, run, key)).Metrics!;
            Assert.Equal(points.Distinct().Count(), history.Count);
            Assert.Equal(history.OrderBy(m => m.Timestamp).ThenBy(m => m.Step).ThenBy(m => double.IsNaN(m.Value!.Value) ? 0 : m.Value.Value).Select(m => (m.Timestamp, m.Step)), history.Select(m => (m.Timestamp, m.Step)));
        }
    }

    [Fact]
    public async Task History_without_a_limit_is_whole_and_pages_join_up()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        for (var batch = 0; batch < 3; batch++)
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. Enumerable.Range(batch * 1000, 1000).Select(i => new Metric("m", i, i / 10, i))]));
        Assert.Equal(3000, (await HistoryAsync(tracking, run)).Metrics!.Count);
        var paged = new List<double>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "m", MaxResults: 700, PageToken: token));
            paged.AddRange(page.Metrics!.Select(m => m.Value!.Value));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (double)i), paged);
        var offset = await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "m", MaxResults: 1, PageToken: "eyJvZmZzZXQiOiAxfQ=="));
        Assert.Equal(1, offset.Metrics![0].Value);
    }

    [Fact]
    public async Task An_interval_takes_evenly_spaced_steps_of_all_runs_and_each_runs_ends()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (one, two) = (await tracking.RunAsync(), await tracking.RunAsync());
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(one, Metrics: [.. Enumerable.Range(-5, 105).Select(i => new Metric("m", i, i + 5, i))]));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(two, Metrics: [new("m", 1, 1, 33), new("m", double.NaN, 2, 34), new("m", 3, 3, 41)]));
        var answer = (await tracking.Client.CallAsync(RunCalls.MetricHistoryInterval, new MetricHistoryInterval([two, one], "m", MaxResults: 4))).Metrics!;
        Assert.Equal([(two, 33L), (two, 41L), (one, 0L), (one, 25L), (one, 33L), (one, 41L), (one, 50L), (one, 75L), (one, 99L)], answer.Select(m => (m.RunId!, m.Step!.Value)));
        var part = (await tracking.Client.CallAsync(RunCalls.MetricHistoryInterval, new MetricHistoryInterval([one], "m", -2, 1))).Metrics!;
        Assert.Equal([-2L, -1, 0, 1], part.Select(m => m.Step!.Value));
        foreach (var wrong in new[] { new MetricHistoryInterval([one], "m", 1), new([one], "m", 2, 1), new([one], "m", MaxResults: 2501), new([], "m"), new([one]) })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.MetricHistoryInterval, wrong));
    }

    [Fact]
    public async Task A_negative_timestamp_and_an_unknown_run_are_refused()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: 1, Timestamp: -1)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.MetricHistory, new MetricHistory("no", MetricKey: "m")));
        await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: 1, Timestamp: 0, Step: -5));
    }

    private static Task<MetricsAnswer> HistoryAsync(TrackingFixture tracking, string run, string key = "m") =>
        tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: key));
}
