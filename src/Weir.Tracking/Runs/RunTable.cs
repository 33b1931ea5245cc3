using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Runs;

/// <summary>SQL on runs, their parameters and tags.</summary>
internal static class RunTable
{
    public const string Columns = "r.run_no, r.run_id, r.experiment_id, r.name, r.user_id, r.status, r.start_time, r.end_time, r.artifact_uri, r.deleted";

    public static SqlQuery RowQuery(string runId) => new("SELECT run_no, experiment_id, deleted FROM runs WHERE run_id = $1", runId);

    public static RunRow Require(ISqlSession session, string runId) =>
        session.FirstOrDefault(RowQuery(runId).Sql, r => new RunRow(r.GetInt64(0), runId, r.GetInt64(1), r.GetBoolean(2)), runId)
        ?? throw MlflowErrors.NotFound($"Run with id={runId} not found");

    public static (long No, RunInfo Info) Read(SqlRows row)
    {
        var id = row.GetText(1);
        return (row.GetInt64(0), new RunInfo(
            id, id, row.GetInt64(2).ToString(CultureInfo.InvariantCulture), row.GetText(3), row.GetText(4), Status(row.GetText(5)), row.GetInt64OrNull(6), row.GetInt64OrNull(7),
            row.GetText(8), row.GetBoolean(9) ? "deleted" : "active"));
    }

    public static SqlQuery InfoQuery(string runId) => new($"SELECT {Columns} FROM runs r WHERE r.run_id = $1", runId);

    public static (long No, RunInfo Info) RequireInfo(ISqlSession session, string runId)
    {
        using var rows = session.Query(InfoQuery(runId));
        return rows.Read() ? Read(rows) : throw MlflowErrors.NotFound($"Run with id={runId} not found");
    }

    public static List<Tag> Tags(ISqlSession session, long runNo) =>
        session.List("SELECT key, value FROM tags WHERE run_no = $1", r => new Tag(r.GetText(0), r.GetText(1)), runNo);

    public static long Insert(ISqlSession session, RunInfo run)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(run_no), 0) + 1 FROM runs")!.Value;
        session.Send(
            "INSERT INTO runs (run_no, run_id, experiment_id, name, user_id, status, start_time, artifact_uri, deleted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
            number, run.RunId, long.Parse(run.ExperimentId!, CultureInfo.InvariantCulture), run.RunName, run.UserId, StatusName(run.Status!.Value), run.StartTime, run.ArtifactUri);
        return number;
    }

    public static void SetTag(ISqlSession session, long runNo, string key, string value)
    {
        session.Send("INSERT INTO tags (run_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (run_no, key) DO UPDATE SET value = excluded.value", runNo, key, value);
        if (key == RunTags.RunName) session.Send("UPDATE runs SET name = $2 WHERE run_no = $1", runNo, value);
    }

    /// <summary>Logs a parameter; the same value again is fine, another one is refused.</summary>
    public static void LogParam(ISqlSession session, RunRow run, string key, string value)
    {
        var before = session.TextOrNull("SELECT value FROM params WHERE run_no = $1 AND key = $2", run.No, key);
        if (before is null) session.Send("INSERT INTO params (run_no, key, value) VALUES ($1, $2, $3)", run.No, key, value);
        else if (before != value)
            throw MlflowErrors.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{before}' for run ID='{run.Id}'. Attempted logging new value '{value}'.");
    }

    public static string StatusName(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        _ => "KILLED",
    };

    private static RunStatus Status(string name) => name switch
    {
        "RUNNING" => RunStatus.Running,
        "SCHEDULED" => RunStatus.Scheduled,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        _ => RunStatus.Killed,
    };
}
