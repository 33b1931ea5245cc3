using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Registry;

/// <summary>SQL on registered models and their versions.</summary>
internal static class RegistryTable
{
    public const string ModelColumns = "m.name, m.creation_time, m.last_updated_time, m.description";
    public const string VersionColumns = "v.name, v.version, v.creation_time, v.last_updated_time, v.user_id, v.stage, v.description, v.source, v.run_id, v.status, v.status_message, v.run_link, v.model_id";

    public static RegisteredModel ReadModel(SqlRows row) => new(row.GetText(0), row.GetInt64(1), row.GetInt64(2), row.GetTextOrNull(3));

    public static ModelVersion ReadVersion(SqlRows row) => new(
        row.GetText(0), row.GetInt64(1).ToString(CultureInfo.InvariantCulture), row.GetInt64(2), row.GetInt64(3), row.GetTextOrNull(4), row.GetText(5), row.GetTextOrNull(6),
        row.GetText(7), row.GetText(8), row.GetText(9) == "READY" ? ModelVersionStatus.Ready : ModelVersionStatus.FailedRegistration, row.GetTextOrNull(10), null, row.GetText(11), ModelId: row.GetTextOrNull(12));

    public static RegisteredModel RequireModel(ISqlSession session, string name) =>
        session.FirstOrDefault($"SELECT {ModelColumns} FROM registered_models m WHERE m.name = $1", ReadModel, name)
        ?? throw MlflowErrors.NotFound($"Registered Model with name={name} not found");

    public static ModelVersion RequireVersion(ISqlSession session, string name, long version)
    {
        var found = session.FirstOrDefault($"SELECT {VersionColumns} FROM model_versions v WHERE v.name = $1 AND v.version = $2", ReadVersion, name, version)
            ?? throw MlflowErrors.NotFound(string.Create(CultureInfo.InvariantCulture, $"Model Version (name={name}, version={version}) not found"));
        return found;
    }

    /// <summary>A model with tags, aliases and the newest version of each stage that occurs.</summary>
    public static RegisteredModel Complete(ISqlSession session, RegisteredModel model)
    {
        var latest = LatestVersions(session, model.Name, Stages.All);
        var tags = session.List("SELECT key, value FROM registered_model_tags WHERE name = $1 ORDER BY key", r => new Tag(r.GetText(0), r.GetText(1)), model.Name);
        var aliases = session.List(
            "SELECT alias, version FROM model_aliases WHERE name = $1 ORDER BY alias", r => new ModelAlias(r.GetText(0), r.GetInt64(1).ToString(CultureInfo.InvariantCulture)), model.Name);
        return model with { LatestVersions = OrNull(latest), Tags = OrNull(tags), Aliases = OrNull(aliases) };
    }

    public static ModelVersion WithTags(ISqlSession session, ModelVersion version)
    {
        var tags = session.List(
            "SELECT key, value FROM model_version_tags WHERE name = $1 AND version = $2 ORDER BY key", r => new Tag(r.GetText(0), r.GetText(1)), version.Name, long.Parse(version.Version, CultureInfo.InvariantCulture));
        return version with { Tags = OrNull(tags) };
    }

    /// <summary>A version with tags and aliases.</summary>
    public static ModelVersion Complete(ISqlSession session, ModelVersion version)
    {
        var number = long.Parse(version.Version, CultureInfo.InvariantCulture);
        var aliases = session.List("SELECT alias FROM model_aliases WHERE name = $1 AND version = $2 ORDER BY alias", r => r.GetText(0), version.Name, number);
        return WithTags(session, version) with { Aliases = OrNull(aliases) };
    }

    /// <summary>The newest version of each of the stages, in MLflow's order: the stage whose first version is the oldest comes first.</summary>
    public static List<ModelVersion> LatestVersions(ISqlSession session, string name, IReadOnlyCollection<string> stages)
    {
        var versions = session.List(
            $"""
            SELECT {VersionColumns} FROM (SELECT MIN(version) AS first, MAX(version) AS last FROM model_versions WHERE name = $1 GROUP BY stage) s
            JOIN model_versions v ON v.name = $1 AND v.version = s.last ORDER BY s.first
            """,
            ReadVersion,
            name);
        return [.. versions.Where(v => stages.Contains(v.CurrentStage)).Select(v => WithTags(session, v))];
    }

    public static void Touch(ISqlSession session, string name, long now) => session.Execute("UPDATE registered_models SET last_updated_time = $2 WHERE name = $1", name, now);

    public static string StorageLocation(ISqlSession session, string name, long version)
    {
        RequireVersion(session, name, version);
        return session.TextOrNull("SELECT storage_location FROM model_versions WHERE name = $1 AND version = $2", name, version)!;
    }

    private static List<T>? OrNull<T>(List<T> list) => list.Count == 0 ? null : list;
}
