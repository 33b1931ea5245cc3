using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Numerics;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Tests.Metrics;

/// <summary>A series against a plain list, whatever the sizes and the order in which its points arrive.</summary>
public abstract class MetricSeriesTests(TrackingStore store)
{
    [Theory]
    [InlineData(1, 1, 1)] // one by one, in order
    [InlineData(2, 1, 40)] // some rows, some segments
    [InlineData(3, 200, 300)]
    [InlineData(4, 900, 1000)] // full batches
    [InlineData(5, 1, 1000)]
    public async Task Points_are_what_was_logged_once_each_in_order(int seed, int least, int most)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var random = new SeededRandom((ulong)seed);
        var logged = new List<MetricPoint>();
        var calls = most == 1 ? 700 : 60;
        for (var call = 0; call < calls; call++)
        {
            var batch = Enumerable.Range(0, least + random.Next(most - least + 1)).Select(i => Point(random, logged, call)).ToList();
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. batch.Select(p => new Metric("m", p.Value, p.Timestamp, p.Step))]));
            logged.AddRange(batch);
        }

        var expected = logged.Order().Aggregate(new List<MetricPoint>(), (list, p) =>
        {
            if (list.Count == 0 || list[^1].CompareTo(p) != 0) list.Add(p);
            return list;
        });
        Assert.Equal(expected.ConvertAll(Plain), await HistoryAsync(tracking, run, null));
        Assert.Equal(expected.ConvertAll(Plain), await HistoryAsync(tracking, run, 333));

        var latest = Assert.Single((await tracking.GetAsync(run)).Data!.Metrics!);
        var greatest = expected.MaxBy(p => (p.Step, p.Timestamp, p.Number));
        Assert.Equal((greatest.Step, greatest.Timestamp), (latest.Step!.Value, latest.Timestamp!.Value));

        var (low, high) = (expected.Min(p => p.Step) + 3, expected.Max(p => p.Step) - 3);
        var interval = (await tracking.Client.CallAsync(RunCalls.MetricHistoryInterval, new MetricHistoryInterval([run], "m", low, high))).Metrics ?? [];
        Assert.All(interval, m => Assert.InRange(m.Step!.Value, low, high));
        if (expected.Select(p => p.Step).Distinct().Count() <= 2500)
            Assert.Equal(expected.Where(p => p.Step >= low && p.Step <= high).OrderBy(p => p.Step).ThenBy(p => p).Take(2500).Select(Plain), interval.Select(m => Plain(new MetricPoint(m.Timestamp!.Value, m.Step!.Value, m.Value!.Value))));
        Assert.Equal(expected.Count, (await tracking.Service.Reads.CurveAsync(run, "m", 100)).TotalPoints);
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_adds_nothing_wherever_its_points_lie_by_then()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var batches = Enumerable.Range(0, 40).Select(b => Enumerable.Range(0, 200).Select(i => new Metric("m", i % 50 == 7 ? double.NaN : i, 1000 + b, i)).ToArray()).ToList();
        foreach (var batch in batches) await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: batch));
        foreach (var batch in batches) await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: batch));
        Assert.Equal(8000, (await HistoryAsync(tracking, run, null)).Count);
    }

    // Mostly on at the end, sometimes again what was there, sometimes late.
    private static MetricPoint Point(SeededRandom random, List<MetricPoint> logged, int call)
    {
        var kind = random.Next(20);
        if (kind == 0 && logged.Count > 0) return logged[random.Next(logged.Count)];
        var value = random.Next(30) == 0 ? double.NaN : random.Next(5);
        return kind == 1 ? new MetricPoint(random.Next(call + 1) * 100L, random.Next(100), value) : new MetricPoint((call * 100L) + random.Next(3), (call * 10) + random.Next(40), value);
    }

    private static async Task<List<(long, long, double)>> HistoryAsync(TrackingFixture tracking, string run, long? page)
    {
        var points = new List<(long, long, double)>();
        string? token = null;
        do
        {
            var answer = await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "m", MaxResults: page, PageToken: token));
            points.AddRange((answer.Metrics ?? []).Select(m => Plain(new MetricPoint(m.Timestamp!.Value, m.Step!.Value, m.Value!.Value))));
            token = answer.NextPageToken;
        }
        while (token is not null);
        return points;
    }

    private static (long, long, double) Plain(MetricPoint point) => (point.Timestamp, point.Step, double.IsNaN(point.Value) ? -999 : point.Value);
}
