using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Metrics;
using Weir.Tracking.Rules;
using Weir.Tracking.Upkeep;

namespace Weir.Tracking.Runs;

/// <summary>Calls that log to a run. Each request is checked whole, then stored whole or not at all; sending it again changes nothing.</summary>
internal sealed class RunLogService(IDatabase database, TrackingOptions options, RunHeartbeats heartbeats)
{
    public Task<Nothing> LogMetricAsync(LogMetric request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var metric = new Metric(Required.Text(request.Key, "key"), Required.Number(request.Value, "value"), Required.Number(request.Timestamp, "timestamp"), request.Step)
        {
            ModelId = request.ModelId,
            DatasetName = request.DatasetName,
            DatasetDigest = request.DatasetDigest,
        };
        RunLogRules.CheckDataset(metric, string.Empty);
        Names.CheckKey(metric.Key!, "key");
        var point = RunLogRules.Point(metric, "timestamp");
        return WriteAsync(
            id,
            (session, run) =>
            {
                MetricTable.Log(session, run.No, run.Id, new Dictionary<string, List<MetricPoint>> { [metric.Key!] = [point] });
                if (metric.ModelId is { Length: > 0 }) LoggedModelMetrics.Log(session, run.No, [metric]);
            },
            cancellation,
            [metric.Key!]);
    }

    public Task<Nothing> LogParamAsync(LogParam request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var key = Required.Text(request.Key, "key");
        Names.CheckKey(key, "key");
        var value = Limits.Fit(request.Value ?? string.Empty, Limits.ParamValue, "value", options.TruncateLongValues);
        return WriteAsync(id, (session, run) => RunTable.LogParam(session, run, key, value), cancellation);
    }

    public Task<Nothing> SetTagAsync(SetRunTag request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var key = Required.Text(request.Key, "key");
        Names.CheckKey(key, "key");
        var value = Limits.Fit(request.Value ?? string.Empty, Limits.TagValue, "value", options.TruncateLongValues);
        return WriteAsync(id, (session, run) => RunTable.SetTag(session, run.No, key, value), cancellation);
    }

    public Task<Nothing> DeleteTagAsync(SetRunTag request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var key = Required.Text(request.Key, "key");
        return WriteAsync(
            id,
            (session, run) =>
            {
                if (session.Execute("DELETE FROM tags WHERE run_no = $1 AND key = $2", run.No, key) == 0)
                    throw MlflowErrors.NotFound($"No tag with name: {key} in run with id {id}");
            },
            cancellation);
    }

    public Task<Nothing> LogBatchAsync(LogBatch request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var (metrics, parameters, tags) = (request.Metrics?.Count ?? 0, request.Params?.Count ?? 0, request.Tags?.Count ?? 0);
        Limits.CheckCount(metrics, Limits.BatchMetrics, "metrics");
        Limits.CheckCount(parameters, Limits.BatchParams, "params");
        Limits.CheckCount(tags, Limits.BatchTags, "tags");
        Limits.CheckCount(metrics + parameters + tags, Limits.BatchTotal, "metrics, params and tags");
        var checkedMetrics = RunLogRules.Metrics(request.Metrics);
        var hasModels = request.Metrics?.Any(m => m.ModelId is { Length: > 0 }) == true;
        var checkedParams = RunLogRules.Params(request.Params, options);
        var checkedTags = RunLogRules.Tags(request.Tags, options);
        return WriteAsync(
            id,
            (session, run) =>
            {
                foreach (var param in checkedParams) RunTable.LogParam(session, run, param.Key!, param.Value!);
                MetricTable.Log(session, run.No, run.Id, checkedMetrics);
                if (hasModels) LoggedModelMetrics.Log(session, run.No, request.Metrics!);
                foreach (var tag in checkedTags) RunTable.SetTag(session, run.No, tag.Key!, tag.Value!);
            },
            cancellation,
            checkedParams.Count == 0 ? [.. checkedMetrics.Keys] : []);
    }

    public Task<Nothing> LogInputsAsync(LogInputs request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var inputs = request.Datasets ?? [];
        RunLogRules.Check(inputs);
        for (var i = 0; i < request.Models?.Count; i++) Required.Text(request.Models[i].ModelId, $"models[{i}].model_id");
        return WriteAsync(
            id,
            (session, run) =>
            {
                foreach (var input in inputs) RunInputTable.Add(session, run, input);
                foreach (var model in request.Models ?? []) RunModelTable.Add(session, run.No, isOutput: false, model.ModelId!, 0);
            },
            cancellation);
    }

    public Task<Nothing> LogOutputsAsync(LogOutputs request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        if (request.Models is not { Count: > 0 } models) throw MlflowErrors.Missing("models");
        for (var i = 0; i < models.Count; i++)
        {
            Required.Text(models[i].ModelId, $"models[{i}].model_id");
            Required.Number(models[i].Step, $"models[{i}].step");
        }

        return WriteAsync(
            id,
            (session, run) =>
            {
                foreach (var model in models) RunModelTable.Add(session, run.No, isOutput: true, model.ModelId!, model.Step!.Value);
            },
            cancellation);
    }

    public Task<Nothing> LogModelAsync(LogModel request, CancellationToken cancellation)
    {
        var id = Required.RunId(request.RunId, request.RunUuid);
        var json = Required.Text(request.ModelJson, "model_json");
        CheckModel(json);
        return WriteAsync(
            id,
            (session, run) =>
            {
                var history = session.TextOrNull("SELECT value FROM tags WHERE run_no = $1 AND key = $2", run.No, RunTags.LogModelHistory);
                var extended = history is { Length: > 2 } ? $"{history[..^1]}, {json}]" : $"[{json}]";
                RunTable.SetTag(session, run.No, RunTags.LogModelHistory, extended);
            },
            cancellation);
    }

    private static void CheckModel(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            string[] needed = ["artifact_path", "flavors", "utc_time_created", "run_id"];
            var missing = needed.Where(n => document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(n, out _)).ToArray();
            if (missing.Length > 0) throw MlflowErrors.Invalid($"Model json is missing mandatory fields: {string.Join(", ", missing)}");
        }
        catch (JsonException)
        {
            throw MlflowErrors.Invalid("Malformed model info. 'model_json' is not valid JSON.");
        }
    }

    // The keys are those of the metrics that the work looks for first.
    private async Task<Nothing> WriteAsync(string runId, Action<ISqlSession, RunRow> work, CancellationToken cancellation, IReadOnlyCollection<string>? keys = null)
    {
        var number = await database.WriteAsync(
            session =>
            {
                if (keys is { Count: > 0 }) session.Expect(RunTable.RowQuery(runId), SeriesState.Query(session.Dialect, runId, keys));
                var run = RunTable.Require(session, runId).RequireActive();
                work(session, run);
                return run.No;
            },
            cancellation);
        await heartbeats.BeatAsync(database, number);
        return Nothing.Instance;
    }
}
