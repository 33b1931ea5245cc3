using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Metrics;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Stores a run as it is: id, times, states, texts of any length. A run that is there is brought up to date and keeps what it has beyond the source.</summary>
internal static class RunWriter
{
    /// <summary>Stores one run.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="run">The run; its experiment's number and artifact address are those of this store.</param>
    /// <param name="now">When a deleted run was deleted, where nothing tells.</param>
    /// <returns>What became of it, and how many points were new.</returns>
    public static (Outcome Outcome, long Points) Write(ISqlSession session, SourceRun run, long now)
    {
        var before = Stored(session, run.Info.RunId);
        var number = before?.No ?? RunTable.Insert(session, run.Info);
        var changed = SetFacts(session, run, number, before, now);
        changed |= WriteTexts(session, "params", number, run.Params.Select(p => (p.Key!, p.Value!)), isNew: before is null);
        changed |= WriteTexts(session, "tags", number, run.Tags.Select(t => (t.Key!, t.Value!)), isNew: before is null);
        // Storing reorders the lists it is given; the caller compares them afterwards.
        var points = MetricTable.Log(session, number, run.Info.RunId, before is null ? run.Metrics : run.Metrics.ToDictionary(m => m.Key, m => new List<MetricPoint>(m.Value)));
        changed |= points > 0;
        changed |= WriteInputs(session, run, number);
        return (before is null ? Outcome.Added : changed ? Outcome.Updated : Outcome.Unchanged, points);
    }

    private static (long No, RunInfo Info, long? DeletedTime)? Stored(ISqlSession session, string runId)
    {
        using var rows = session.Query($"SELECT {RunTable.Columns}, r.deleted_time FROM runs r WHERE r.run_id = $1", runId);
        if (!rows.Read()) return null;
        var (no, info) = RunTable.Read(rows);
        return (no, info, rows.GetInt64OrNull(10));
    }

    private static bool SetFacts(ISqlSession session, SourceRun run, long number, (long No, RunInfo Info, long? DeletedTime)? before, long now)
    {
        var info = run.Info;
        long? deletedTime = run.IsDeleted ? run.DeletedTime ?? before?.DeletedTime ?? now : null; // a server does not tell when
        if (before is { } known && known.DeletedTime == deletedTime && known.Info with { ExperimentId = info.ExperimentId } == info) return false;
        session.Execute(
            "UPDATE runs SET name = $2, user_id = $3, status = $4, start_time = $5, end_time = $6, artifact_uri = $7, deleted = $8, deleted_time = $9 WHERE run_no = $1",
            number, info.RunName, info.UserId, RunTable.StatusName(info.Status!.Value), info.StartTime, info.EndTime, info.ArtifactUri, SqlValue.FromBoolean(run.IsDeleted), deletedTime);
        return true;
    }

    private static bool WriteTexts(ISqlSession session, string table, long number, IEnumerable<(string Key, string Value)> texts, bool isNew)
    {
        var known = isNew ? [] : session.List($"SELECT key, value FROM {table} WHERE run_no = $1", r => (Key: r.GetText(0), Value: r.GetText(1)), number).ToDictionary(t => t.Key, t => t.Value);
        var rows = new List<SqlValue>();
        foreach (var (key, value) in texts)
            if (!known.TryGetValue(key, out var held) || held != value) rows.AddRange([number, key, value]);
        if (rows.Count == 0) return false;
        session.ExecuteMany($"INSERT INTO {table} (run_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (run_no, key) DO UPDATE SET value = excluded.value", 3, rows.ToArray());
        return true;
    }

    private static bool WriteInputs(ISqlSession session, SourceRun run, long number)
    {
        if (run.Datasets.Count + run.ModelInputs.Count + run.ModelOutputs.Count == 0) return false;
        var before = Links(session, number);
        var experiment = session.Int64OrNull("SELECT experiment_id FROM runs WHERE run_no = $1", number)!.Value;
        foreach (var input in run.Datasets) RunInputTable.Add(session, new RunRow(number, run.Info.RunId, experiment, false), input);
        foreach (var model in run.ModelInputs) Link(model.ModelId, isOutput: false, 0);
        foreach (var model in run.ModelOutputs) Link(model.ModelId, isOutput: true, model.Step ?? 0);
        return Links(session, number) != before;

        void Link(string? modelId, bool isOutput, long step) => session.Execute(
            "INSERT INTO run_models (run_no, output, model_no, step) SELECT $1, $2, model_no, $4 FROM logged_models WHERE model_id = $3 ON CONFLICT DO NOTHING",
            number, SqlValue.FromBoolean(isOutput), modelId, step);
    }

    private static long Links(ISqlSession session, long number) =>
        session.Int64OrNull("SELECT (SELECT COUNT(*) FROM run_inputs WHERE run_no = $1) + (SELECT COUNT(*) FROM run_models WHERE run_no = $1)", number)!.Value;
}
