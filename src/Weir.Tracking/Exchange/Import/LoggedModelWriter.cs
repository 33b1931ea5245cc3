using System.Globalization;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Stores logged models as they are; their metrics follow when the runs that logged them are there.</summary>
internal static class LoggedModelWriter
{
    /// <summary>Stores a model without its metrics.</summary>
    public static Outcome Write(ISqlSession session, SourceLoggedModel model)
    {
        var info = model.Info;
        var before = Stored(session, info.ModelId);
        var number = before?.No ?? LoggedModelTable.Insert(session, info with { Name = info.Name ?? info.ModelId, Status = Status(info), CreationTimestampMs = info.CreationTimestampMs ?? 0 });
        var changed = before is null || (before.Value.Info with { ExperimentId = info.ExperimentId, Tags = null }, before.Value.IsDeleted) != (info with { Tags = null }, model.IsDeleted);
        if (changed)
        {
            session.Execute(
                """
                UPDATE logged_models SET name = $2, artifact_uri = $3, last_updated_time = $4, status = $5, status_message = $6, model_type = $7, source_run_id = $8, deleted = $9,
                    deleted_time = CASE WHEN $9 = 1 THEN $4 END WHERE model_no = $1
                """,
                number, info.Name ?? info.ModelId, info.ArtifactUri, info.LastUpdatedTimestampMs ?? info.CreationTimestampMs ?? 0, LoggedModelTable.StatusName(Status(info)), info.StatusMessage, info.ModelType,
                info.SourceRunId, SqlValue.FromBoolean(model.IsDeleted));
        }

        var texts = 0;
        texts += WriteTexts(session, "logged_model_params", number, model.Params.Select(p => (p.Key!, p.Value!)));
        texts += WriteTexts(session, "logged_model_tags", number, (info.Tags ?? []).Select(t => (t.Key!, t.Value!)));
        return before is null ? Outcome.Added : changed || texts > 0 ? Outcome.Updated : Outcome.Unchanged;
    }

    /// <summary>Stores the points of a model; those of runs that are not there are counted out.</summary>
    /// <returns>Points whose run is not here.</returns>
    public static int WriteMetrics(ISqlSession session, SourceLoggedModel model)
    {
        var number = session.Int64OrNull("SELECT model_no FROM logged_models WHERE model_id = $1", model.Info.ModelId)!.Value;
        var rows = new List<SqlValue>();
        var lost = 0;
        var keys = model.Metrics.Select(m => m.Key!).Distinct().ToDictionary(k => k, k => MetricTable.KeyNo(session, k));
        var runs = model.Metrics.Select(m => m.RunId ?? string.Empty).Distinct().ToDictionary(r => r, r => session.Int64OrNull("SELECT run_no FROM runs WHERE run_id = $1", r));
        foreach (var metric in model.Metrics)
        {
            if (runs[metric.RunId ?? string.Empty] is not { } run)
            {
                lost++;
                continue;
            }

            var point = MetricPoint.Of(metric.Value!.Value, metric.Timestamp!.Value, metric.Step ?? 0);
            rows.AddRange([number, keys[metric.Key!], point.Timestamp, point.Step, point.Number, SqlValue.FromBoolean(double.IsNaN(point.Value)), run, metric.DatasetName ?? string.Empty, metric.DatasetDigest ?? string.Empty]);
        }

        session.ExecuteMany(
            """
            INSERT INTO logged_model_metrics (model_no, key_no, timestamp, step, value, nan, run_no, dataset_name, dataset_digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
            """,
            9, rows.ToArray());
        return lost;
    }

    /// <summary>What of a model is not here as it is in the source.</summary>
    public static IEnumerable<string> Differences(ISqlSession session, SourceLoggedModel model)
    {
        if (Stored(session, model.Info.ModelId) is not { } stored)
        {
            yield return "is not here";
            yield break;
        }

        var kept = LoggedModelTable.Complete(session, [(stored.No, stored.Info)])[0];
        if (kept.Info.Name != (model.Info.Name ?? model.Info.ModelId) || kept.Info.Status != Status(model.Info) || kept.Info.SourceRunId != model.Info.SourceRunId || stored.IsDeleted != model.IsDeleted) yield return "has other facts";
        foreach (var param in model.Params.Except(kept.Data?.Params ?? [])) yield return $"parameter '{param.Key}' is missing";
        foreach (var tag in (model.Info.Tags ?? []).Except(kept.Info.Tags ?? [])) yield return $"tag '{tag.Key}' is missing";
        var held = (kept.Data?.Metrics ?? []).Select(Identity).ToHashSet();
        if (model.Metrics.Select(Identity).Distinct().Count(m => !held.Contains(m)) is > 0 and var missing) yield return $"{missing} points are missing";
    }

    private static string Identity(Metric metric)
    {
        var point = MetricPoint.Of(metric.Value!.Value, metric.Timestamp!.Value, metric.Step ?? 0);
        return string.Create(CultureInfo.InvariantCulture, $"{metric.Key}\n{point.Timestamp}\n{point.Step}\n{(point.Value == 0 ? 0 : point.Value):R}\n{metric.RunId}\n{metric.DatasetName}\n{metric.DatasetDigest}");
    }

    private static LoggedModelStatus Status(LoggedModelInfo info) => info.Status ?? LoggedModelStatus.Pending;

    private static (long No, LoggedModelInfo Info, bool IsDeleted)? Stored(ISqlSession session, string id)
    {
        using var rows = session.Query($"SELECT {LoggedModelTable.Columns}, l.deleted FROM logged_models l WHERE l.model_id = $1", id);
        if (!rows.Read()) return null;
        var (no, info) = LoggedModelTable.Read(rows);
        return (no, info, rows.GetBoolean(11));
    }

    private static int WriteTexts(ISqlSession session, string table, long number, IEnumerable<(string Key, string Value)> texts)
    {
        var changed = 0;
        foreach (var (key, value) in texts)
        {
            changed += session.Execute(
                $"INSERT INTO {table} (model_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (model_no, key) DO UPDATE SET value = excluded.value WHERE {table}.value <> excluded.value", number, key, value);
        }

        return changed;
    }
}
