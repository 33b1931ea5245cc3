using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Metrics;

/// <summary>Calls that read points of metrics.</summary>
internal sealed class MetricService(IDatabase database)
{
    public async Task<MetricsAnswer> HistoryAsync(MetricHistory request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var key = Required.Text(request.MetricKey, "metric_key");
        if (request.MaxResults < 0) throw MlflowErrors.Invalid($"Invalid value {request.MaxResults} for parameter 'max_results' supplied: it must be positive");
        var limit = request.MaxResults is > 0 ? request.MaxResults.Value : long.MaxValue - 1;
        var start = HistoryPosition.Parse(request.PageToken);
        var points = await database.ReadAsync(s => MetricSeries.Open(s, RunTable.Require(s, id).No, key)?.Read(start, limit + 1), cancellation);
        if (points is not { Count: > 0 }) return new MetricsAnswer();
        if (points.Count <= limit) return new MetricsAnswer(points.ConvertAll(p => Wire(key, p)));
        points.RemoveAt(points.Count - 1);
        return new MetricsAnswer(points.ConvertAll(p => Wire(key, p)), HistoryPosition.After(points[^1]).ToToken());
    }

    public async Task<MetricsAnswer> HistoryIntervalAsync(MetricHistoryInterval request, CancellationToken cancellation)
    {
        if (request.RunIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("run_ids");
        if (ids.Count > Limits.HistoryBulkRuns) throw MlflowErrors.Invalid($"at most {Limits.HistoryBulkRuns} runs can be asked for at once, got {ids.Count}");
        var key = Required.Text(request.MetricKey, "metric_key");
        if (request.StartStep is null != request.EndStep is null) throw MlflowErrors.Invalid("If either start step or end step are specified, both must be specified.");
        if (request.StartStep > request.EndStep) throw MlflowErrors.Invalid($"end_step must be greater than start_step. Found start_step={request.StartStep} and end_step={request.EndStep}.");
        var limit = Required.MaxResults(request.MaxResults, Limits.HistoryIntervalPoints, Limits.HistoryIntervalPoints);
        var points = await database.ReadAsync(
            session =>
            {
                var runs = ids.Select(id => (Id: id, RunTable.Require(session, id).No)).ToList();
                return MetricIntervals.Read(session, runs, key, request.StartStep ?? 0, request.EndStep ?? long.MaxValue, limit);
            },
            cancellation);
        return new MetricsAnswer(points.Count == 0 ? null : points);
    }

    public async Task<MetricsAnswer> HistoryBulkAsync(MetricHistoryBulk request, CancellationToken cancellation)
    {
        if (request.RunId is not { Count: > 0 } ids) throw MlflowErrors.Missing("run_id");
        if (ids.Count > Limits.HistoryBulkRuns) throw MlflowErrors.Invalid($"at most {Limits.HistoryBulkRuns} runs can be asked for at once, got {ids.Count}");
        var key = Required.Text(request.MetricKey, "metric_key");
        var limit = Math.Min(request.MaxResults is > 0 ? request.MaxResults.Value : Limits.HistoryBulkPoints, Limits.HistoryBulkPoints);
        var points = await database.ReadAsync(
            session =>
            {
                var all = new List<Metric>();
                foreach (var id in ids.Distinct().Order(StringComparer.Ordinal))
                {
                    if (all.Count >= limit) break;
                    var series = MetricSeries.Open(session, RunTable.Require(session, id).No, key);
                    all.AddRange(series?.Read(HistoryPosition.Start, limit - all.Count).ConvertAll(p => Wire(key, p, id)) ?? []);
                }

                return all;
            },
            cancellation);
        return new MetricsAnswer(points.Count == 0 ? null : points);
    }

    private static Metric Wire(string key, MetricPoint point, string? runId = null) => new(key, point.Value, point.Timestamp, point.Step, RunId: runId);
}
