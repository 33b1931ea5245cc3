using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.LoggedModels;

namespace Weir.Tracking.Runs;

/// <summary>Loads what runs have logged, for any number of runs by the same few statements.</summary>
internal sealed class RunLoader
{
    private const int FewRuns = 8;

    // Numbers of keys never change once they can be read.
    private readonly ConcurrentDictionary<long, string> _metricKeys = new();

    /// <summary>The run with an id.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>.</exception>
    public Run Load(ISqlSession session, string runId)
    {
        session.Expect([RunTable.InfoQuery(runId), .. Queries(RunsOf.Id(runId))]);
        return Load(session, [RunTable.RequireInfo(session, runId)], RunsOf.Id(runId))[0];
    }

    public Run Load(ISqlSession session, (long No, RunInfo Info) run) => Load(session, [run])[0];

    public List<Run> Load(ISqlSession session, IReadOnlyList<(long No, RunInfo Info)> runs)
    {
        if (runs.Count == 0) return [];
        var asked = RunsOf.Numbers(session.Dialect, runs.Select(r => r.No));
        if (runs.Count <= FewRuns) session.Expect(Queries(asked)); // the rows of many are better read as they come
        return Load(session, runs, asked);
    }

    private List<Run> Load(ISqlSession session, IReadOnlyList<(long No, RunInfo Info)> runs, RunsOf asked)
    {
        var metrics = Metrics(session, asked);
        var parameters = Texts(session, ParamsQuery(asked), (key, value) => new Param(key, value));
        var tags = Texts(session, TagsQuery(asked), (key, value) => new Tag(key, value));
        var inputs = RunInputTable.Load(session, asked);
        var models = RunModelTable.Load(session, asked);
        var result = new List<Run>(runs.Count);
        foreach (var (no, info) in runs)
        {
            var data = new RunData(metrics.GetValueOrDefault(no), parameters.GetValueOrDefault(no), tags.GetValueOrDefault(no));
            result.Add(new Run(info, data, new RunInputs(inputs.GetValueOrDefault(no), OrNull(models.Inputs[no])), new RunOutputs(OrNull(models.Outputs[no]))));
        }

        return result;
    }

    private static SqlQuery[] Queries(RunsOf asked) => [MetricsQuery(asked), ParamsQuery(asked), TagsQuery(asked), RunInputTable.Query(asked), RunModelTable.Query(asked)];

    private static SqlQuery MetricsQuery(RunsOf asked) => new($"SELECT run_no, key_no, value, nan, timestamp, step FROM latest_metrics WHERE run_no {asked.Condition}", asked.Value);

    private static SqlQuery ParamsQuery(RunsOf asked) => new($"SELECT run_no, key, value FROM params WHERE run_no {asked.Condition}", asked.Value);

    private static SqlQuery TagsQuery(RunsOf asked) => new($"SELECT run_no, key, value FROM tags WHERE run_no {asked.Condition}", asked.Value);

    private Dictionary<long, List<Metric>> Metrics(ISqlSession session, RunsOf asked)
    {
        var found = new Dictionary<long, List<Metric>>();
        var unknown = new List<(long Key, List<Metric> Metrics, int Index)>();
        using (var rows = session.Query(MetricsQuery(asked)))
        {
            while (rows.Read())
            {
                var metrics = ListOf(found, rows.GetInt64(0));
                var keyNo = rows.GetInt64(1);
                if (!_metricKeys.TryGetValue(keyNo, out var key)) unknown.Add((keyNo, metrics, metrics.Count));
                metrics.Add(new Metric(key, rows.GetBoolean(3) ? double.NaN : rows.GetDouble(2), rows.GetInt64(4), rows.GetInt64(5)));
            }
        }

        foreach (var (keyNo, metrics, index) in unknown)
            metrics[index] = metrics[index] with { Key = _metricKeys.GetOrAdd(keyNo, static (no, s) => s.TextOrNull("SELECT key FROM metric_keys WHERE key_no = $1", no)!, session) };
        return found;
    }

    private static Dictionary<long, List<T>> Texts<T>(ISqlSession session, SqlQuery query, Func<string, string, T> make)
    {
        var found = new Dictionary<long, List<T>>();
        using var rows = session.Query(query);
        while (rows.Read()) ListOf(found, rows.GetInt64(0)).Add(make(rows.GetText(1), rows.GetText(2)));
        return found;
    }

    private static List<T>? OrNull<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;

    private static List<T> ListOf<T>(Dictionary<long, List<T>> lists, long no)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, no, out _);
        return list ??= [];
    }
}
