using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Runs;

namespace Weir.Tracking.LoggedModels;

/// <summary>Points of metrics that belong to a logged model.</summary>
internal static class LoggedModelMetrics
{
    private const int Columns = 9;

    /// <summary>Adds those points that name a model; identical ones stay one. The run's own series must have been stored before.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>: a model is not there.</exception>
    public static void Log(ISqlSession session, long runNo, IEnumerable<Metric> metrics)
    {
        var models = new Dictionary<string, long>();
        var keys = new Dictionary<string, long>();
        var rows = new List<SqlValue>();
        foreach (var metric in metrics)
        {
            if (metric.ModelId is not { Length: > 0 } modelId) continue;
            if (!models.TryGetValue(modelId, out var modelNo)) models.Add(modelId, modelNo = LoggedModelTable.RequireNo(session, modelId));
            if (!keys.TryGetValue(metric.Key!, out var keyNo)) keys.Add(metric.Key!, keyNo = session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", metric.Key)!.Value);
            var point = RunLogRules.Point(metric, "timestamp");
            rows.AddRange(
                [modelNo, keyNo, point.Timestamp, point.Step, point.Number, SqlValue.FromBoolean(double.IsNaN(point.Value)), runNo, metric.DatasetName ?? string.Empty, metric.DatasetDigest ?? string.Empty]);
        }

        if (rows.Count == 0) return;
        session.ExecuteMany(
            """
            INSERT INTO logged_model_metrics (model_no, key_no, timestamp, step, value, nan, run_no, dataset_name, dataset_digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
            """,
            Columns, rows.ToArray());
    }

    /// <summary>All points of models, whose numbers are given as a JSON array.</summary>
    public static ILookup<long, Metric> Load(ISqlSession session, string models) => session.List(
        $"""
        SELECT m.model_no, k.key, m.value, m.nan, m.timestamp, m.step, m.dataset_name, m.dataset_digest, r.run_id, l.model_id
        FROM logged_model_metrics m JOIN metric_keys k ON k.key_no = m.key_no JOIN runs r ON r.run_no = m.run_no JOIN logged_models l ON l.model_no = m.model_no
        WHERE m.model_no IN {session.Dialect.IntegerList("$1")} ORDER BY m.model_no, k.key, m.timestamp, m.step, m.value
        """,
        r => (No: r.GetInt64(0), Metric: new Metric(
            r.GetText(1), r.GetBoolean(3) ? double.NaN : r.GetDouble(2), r.GetInt64(4), r.GetInt64(5), r.GetText(9), OrNull(r.GetText(6)), OrNull(r.GetText(7)), r.GetText(8))),
        models).ToLookup(m => m.No, m => m.Metric);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
