using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Numerics;
using Weir.Tracking.Search;

namespace Weir.Tracking.Tests.Search;

/// <summary>Searches against a plain list of the same runs, page by page, whichever way the store finds them.</summary>
public abstract class RunSearchModelTests(TrackingStore store)
{
    private static readonly string?[] Orders = [null, "metrics.a", "metrics.a DESC", "metrics.b DESC", "params.p", "tags.t DESC", "start_time", "attributes.run_name DESC", "end_time DESC"];

    [Theory]
    [InlineData(20_000, 1000)] // everything is counted, nothing walked out of
    [InlineData(5, 2)] // hardly anything is counted, bounds are met at once
    [InlineData(100, 1)]
    public async Task Every_page_is_what_a_plain_list_gives(int mostCounted, int leastWalk)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store, new TrackingOptions { SearchEffort = new SearchEffort(mostCounted, leastWalk) });
        var random = new SeededRandom(11);
        var runs = new List<Plain>();
        for (var i = 0; i < 120; i++) runs.Add(await MakeAsync(tracking, random, i));
        for (var search = 0; search < 60; search++)
        {
            var clauses = Clauses(random);
            var (first, second) = (Orders[random.Next(Orders.Length)], random.Next(3) == 0 ? "params.q" : null);
            var expected = Sorted(runs.Where(r => clauses.All(c => c.Holds(r))), first, second).Select(r => r.Name).ToList();
            var filter = string.Join(" AND ", clauses.Select(c => c.Text));
            Assert.Equal((filter, first, second, string.Join(' ', expected)), (filter, first, second, string.Join(' ', await SearchAsync(tracking, filter, first, second, 1 + random.Next(30)))));
        }
    }

    private static async Task<Plain> MakeAsync(TrackingFixture tracking, SeededRandom random, int i)
    {
        double? Metric() => random.Next(6) switch { 0 => null, 1 => double.NaN, _ => random.Next(8) / 4.0 };
        string? Text(int of) => random.Next(7) == 0 ? null : "v" + random.Next(of);
        var run = new Plain($"r{i:000}", 1000 + random.Next(40), random.Next(3) == 0 ? null : 5000 + random.Next(20), Metric(), Metric(), Text(3), Text(50), Text(4));
        var id = await tracking.RunAsync(run.Name, run.Start);
        if (run.End is { } end) await tracking.Client.CallAsync(RunCalls.Update, new UpdateRun(id, EndTime: end));
        var batch = new LogBatch(
            id,
            Metrics: [.. new[] { ("a", run.A), ("b", run.B) }.Where(m => m.Item2 is not null).Select(m => new Metric(m.Item1, m.Item2, 1))],
            Params: [.. new[] { ("p", run.P), ("q", run.Q) }.Where(p => p.Item2 is not null).Select(p => new Param(p.Item1, p.Item2))],
            Tags: run.T is null ? [] : [new Tag("t", run.T)]);
        await tracking.Client.CallAsync(RunCalls.LogBatch, batch);
        return run with { Id = id };
    }

    private static List<Clause> Clauses(SeededRandom random)
    {
        var all = new List<Clause>
        {
            new("metrics.a < 1", r => r.A < 1),
            new("metrics.a >= 0.5", r => r.A >= 0.5),
            new("metrics.b != 0.25", r => r.B is { } b && !double.IsNaN(b) && b != 0.25),
            new("metrics.b = 1.5", r => r.B == 1.5),
            new("params.p = 'v1'", r => r.P == "v1"),
            new("params.q = 'v7'", r => r.Q == "v7"),
            new("params.q != 'v3'", r => r.Q is not (null or "v3")),
            new("params.p = 'never'", r => false),
            new("tags.t = 'v2'", r => r.T == "v2"),
            new("tags.t LIKE 'v%'", r => r.T is not null),
            new("start_time > 1010", r => r.Start > 1010),
        };
        return [.. Enumerable.Range(0, random.Next(4)).Select(_ => all[random.Next(all.Count)]).DistinctBy(c => c.Text)];
    }

    private static IEnumerable<Plain> Sorted(IEnumerable<Plain> runs, string? first, string? second)
    {
        var sorted = first switch
        {
            "metrics.a" => runs.OrderBy(r => Rank(r.A)).ThenBy(r => r.A),
            "metrics.a DESC" => runs.OrderBy(r => Rank(r.A)).ThenByDescending(r => r.A),
            "metrics.b DESC" => runs.OrderBy(r => Rank(r.B)).ThenByDescending(r => r.B),
            "params.p" => runs.OrderBy(r => r.P is null).ThenBy(r => r.P, StringComparer.Ordinal),
            "tags.t DESC" => runs.OrderBy(r => r.T is null).ThenByDescending(r => r.T, StringComparer.Ordinal),
            "start_time" => runs.OrderBy(r => r.Start),
            "attributes.run_name DESC" => runs.OrderByDescending(r => r.Name, StringComparer.Ordinal),
            "end_time DESC" => runs.OrderBy(r => r.End is null).ThenByDescending(r => r.End),
            _ => runs.OrderBy(_ => 0),
        };
        if (second is not null && first is not null) sorted = sorted.ThenBy(r => r.Q is null).ThenBy(r => r.Q, StringComparer.Ordinal);
        if (first != "start_time") sorted = sorted.ThenByDescending(r => r.Start);
        return sorted.ThenBy(r => r.Id, StringComparer.Ordinal);
    }

    private static int Rank(double? metric) => metric is null ? 2 : double.IsNaN(metric.Value) ? 1 : 0;

    private static async Task<List<string>> SearchAsync(TrackingFixture tracking, string filter, string? first, string? second, int page)
    {
        string[] order = first is null ? [] : second is null ? [first] : [first, second];
        var names = new List<string>();
        string? token = null;
        do
        {
            var answer = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], filter, OrderBy: order, MaxResults: page, PageToken: token));
            names.AddRange((answer.Runs ?? []).Select(r => r.Info.RunName!));
            token = answer.NextPageToken;
        }
        while (token is not null);
        return names;
    }

    private sealed record Clause(string Text, Func<Plain, bool> Holds);

    private sealed record Plain(string Name, long Start, long? End, double? A, double? B, string? P, string? Q, string? T, string Id = "");
}
