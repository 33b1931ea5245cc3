using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.LoggedModels;

/// <summary>SQL on logged models, their parameters and tags.</summary>
internal static class LoggedModelTable
{
    public const string Columns =
        "l.model_no, l.model_id, l.experiment_id, l.name, l.creation_time, l.last_updated_time, l.artifact_uri, l.status, l.model_type, l.source_run_id, l.status_message";

    public static (long No, LoggedModelInfo Info) Read(SqlRows row) => (row.GetInt64(0), new LoggedModelInfo(
        row.GetText(1), row.GetInt64(2).ToString(CultureInfo.InvariantCulture), row.GetText(3), row.GetInt64(4), row.GetInt64(5), row.GetText(6),
        Status(row.GetText(7)), row.GetTextOrNull(8), row.GetTextOrNull(9), row.GetTextOrNull(10)));

    public static (long No, LoggedModelInfo Info) Require(ISqlSession session, string modelId)
    {
        using var rows = session.Query($"SELECT {Columns} FROM logged_models l WHERE l.model_id = $1 AND l.deleted = 0", modelId);
        return rows.Read() ? Read(rows) : throw MlflowErrors.NotFound($"Logged model with ID '{modelId}' not found.");
    }

    public static long RequireNo(ISqlSession session, string modelId) =>
        session.Int64OrNull("SELECT model_no FROM logged_models WHERE model_id = $1 AND deleted = 0", modelId)
        ?? throw MlflowErrors.NotFound($"Logged model with ID '{modelId}' not found.");

    public static long Insert(ISqlSession session, LoggedModelInfo model)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(model_no), 0) + 1 FROM logged_models")!.Value;
        session.Execute(
            """
            INSERT INTO logged_models (model_no, model_id, experiment_id, name, artifact_uri, creation_time, last_updated_time, status, model_type, source_run_id, deleted)
            VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, 0)
            """,
            number, model.ModelId, long.Parse(model.ExperimentId!, CultureInfo.InvariantCulture), model.Name, model.ArtifactUri, model.CreationTimestampMs,
            StatusName(model.Status!.Value), model.ModelType, model.SourceRunId);
        return number;
    }

    public static void SetTag(ISqlSession session, long modelNo, string key, string value) => session.Execute(
        "INSERT INTO logged_model_tags (model_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (model_no, key) DO UPDATE SET value = excluded.value", modelNo, key, value);

    /// <summary>Logs a parameter; the same value again is fine, another one is refused.</summary>
    public static void LogParam(ISqlSession session, long modelNo, string modelId, string key, string value)
    {
        var before = session.TextOrNull("SELECT value FROM logged_model_params WHERE model_no = $1 AND key = $2", modelNo, key);
        if (before is null) session.Execute("INSERT INTO logged_model_params (model_no, key, value) VALUES ($1, $2, $3)", modelNo, key, value);
        else if (before != value)
            throw MlflowErrors.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{before}' for model ID='{modelId}'. Attempted logging new value '{value}'.");
    }

    /// <summary>Models with what was logged to them, by the same few statements for any number.</summary>
    public static List<LoggedModel> Complete(ISqlSession session, IReadOnlyList<(long No, LoggedModelInfo Info)> models)
    {
        if (models.Count == 0) return [];
        var list = $"[{string.Join(',', models.Select(m => m.No.ToString(CultureInfo.InvariantCulture)))}]";
        var parameters = Texts(session, list, "logged_model_params").ToLookup(t => t.No, t => new Param(t.Key, t.Value));
        var tags = Texts(session, list, "logged_model_tags").ToLookup(t => t.No, t => new Tag(t.Key, t.Value));
        var metrics = LoggedModelMetrics.Load(session, list);
        var registrations = session.List(
            $"""
            SELECT l.model_no, v.name, v.version FROM logged_models l JOIN model_versions v ON v.model_id = l.model_id
            WHERE l.model_no IN {session.Dialect.IntegerList("$1")} ORDER BY v.creation_time, v.name, v.version
            """,
            r => (No: r.GetInt64(0), Version: new LoggedModelRegistration(r.GetText(1), r.GetInt64(2).ToString(CultureInfo.InvariantCulture))), list).ToLookup(r => r.No, r => r.Version);
        return [.. models.Select(m => new LoggedModel(
            m.Info with { Tags = OrNull(tags[m.No]), Registrations = OrNull(registrations[m.No]) }, new LoggedModelData(OrNull(parameters[m.No]), OrNull(metrics[m.No]))))];
    }

    public static string StatusName(LoggedModelStatus status) => status switch
    {
        LoggedModelStatus.Ready => "READY",
        LoggedModelStatus.UploadFailed => "FAILED",
        _ => "PENDING",
    };

    private static LoggedModelStatus Status(string name) => name switch
    {
        "READY" => LoggedModelStatus.Ready,
        "FAILED" => LoggedModelStatus.UploadFailed,
        _ => LoggedModelStatus.Pending,
    };

    private static List<(long No, string Key, string Value)> Texts(ISqlSession session, string list, string table) =>
        session.List($"SELECT model_no, key, value FROM {table} WHERE model_no IN {session.Dialect.IntegerList("$1")} ORDER BY model_no, key", r => (r.GetInt64(0), r.GetText(1), r.GetText(2)), list);

    private static List<T>? OrNull<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
