using System.Globalization;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Registry;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Stores a registered model with its versions. A version that is here under the same number but is another one is left alone and told.</summary>
internal static class RegistryWriter
{
    /// <summary>Stores a model.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="model">The model; sources of versions are addresses of this store.</param>
    /// <param name="count">Hears what became of each version.</param>
    /// <param name="differ">Hears of numbers that are taken.</param>
    public static Outcome Write(ISqlSession session, SourceRegisteredModel model, Action<Outcome> count, Action<string> differ)
    {
        var (name, given) = (model.Model.Name, model.Model);
        var isNew = session.Execute(
            "INSERT INTO registered_models (name, creation_time, last_updated_time, description, last_version) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            name, given.CreationTimestamp ?? 0, given.LastUpdatedTimestamp ?? 0, given.Description, model.LastVersion) == 1;
        var before = RegistryTable.RequireModel(session, name);
        var isSame = before.CreationTimestamp == (given.CreationTimestamp ?? 0);
        var changes = 0;
        if (!isNew && isSame && given.Description is not null && before.Description != given.Description)
            changes += session.Execute("UPDATE registered_models SET description = $2 WHERE name = $1", name, given.Description);
        changes += session.Execute("UPDATE registered_models SET last_version = $2 WHERE name = $1 AND last_version < $2", name, model.LastVersion);
        foreach (var tag in given.Tags ?? [])
        {
            changes += session.Execute(
                "INSERT INTO registered_model_tags (name, key, value) VALUES ($1, $2, $3) ON CONFLICT (name, key) DO UPDATE SET value = excluded.value WHERE registered_model_tags.value <> excluded.value", name, tag.Key, tag.Value);
        }

        foreach (var version in model.Versions)
        {
            var outcome = Write(session, version, name, differ);
            if (outcome is { } known) count(known);
        }

        foreach (var alias in given.Aliases ?? []) changes += SetAlias(session, name, alias);
        return isNew ? Outcome.Added : changes > 0 ? Outcome.Updated : Outcome.Unchanged;
    }

    /// <summary>What of a model is not here as it is in the source.</summary>
    public static IEnumerable<string> Differences(ISqlSession session, SourceRegisteredModel model)
    {
        var kept = RegistryTable.Complete(session, RegistryTable.RequireModel(session, model.Model.Name));
        foreach (var tag in (model.Model.Tags ?? []).Except(kept.Tags ?? [])) yield return $"tag '{tag.Key}' is missing";
        foreach (var alias in (model.Model.Aliases ?? []).Except(kept.Aliases ?? [])) yield return $"alias '{alias.Alias}' does not point at version {alias.Version}";
        foreach (var (version, _) in model.Versions)
        {
            var stored = session.FirstOrDefault(
                $"SELECT {RegistryTable.VersionColumns} FROM model_versions v WHERE v.name = $1 AND v.version = $2", RegistryTable.ReadVersion, model.Model.Name, Number(version));
            if (stored is null) yield return $"version {version.Version} is missing";
            else if (Facts(stored) != Facts(version)) yield return $"version {version.Version} is another one: {Facts(version)} there, {Facts(stored)} here";
            else if ((version.Tags ?? []).Except(RegistryTable.WithTags(session, stored).Tags ?? []).FirstOrDefault() is { } tag) yield return $"version {version.Version} lacks the tag '{tag.Key}'";
        }
    }

    private static Outcome? Write(ISqlSession session, SourceVersion source, string name, Action<string> differ)
    {
        var (version, number) = (source.Version, Number(source.Version));
        var before = session.FirstOrDefault($"SELECT {RegistryTable.VersionColumns} FROM model_versions v WHERE v.name = $1 AND v.version = $2", RegistryTable.ReadVersion, name, number);
        if (before is not null && before.CreationTimestamp != (version.CreationTimestamp ?? 0))
        {
            differ($"model '{name}' has a version {number} already, made at another time; that of the source was left out");
            return null;
        }

        if (before is null)
        {
            session.Execute(
                """
                INSERT INTO model_versions (name, version, creation_time, last_updated_time, user_id, stage, description, source, storage_location, run_id, run_link, status, status_message, model_id)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                """,
                name, number, version.CreationTimestamp ?? 0, version.LastUpdatedTimestamp ?? 0, version.UserId, version.CurrentStage, version.Description, version.Source, source.StorageLocation,
                version.RunId ?? string.Empty, version.RunLink ?? string.Empty, StatusName(version.Status), version.StatusMessage, version.ModelId);
        }

        var changes = before is null || Facts(before) == Facts(version)
            ? 0
            : session.Execute(
                "UPDATE model_versions SET stage = $3, description = $4, source = $5, storage_location = $6, run_id = $7, status = $8, status_message = $9, last_updated_time = $10 WHERE name = $1 AND version = $2",
                name, number, version.CurrentStage, version.Description, version.Source, source.StorageLocation, version.RunId ?? string.Empty, StatusName(version.Status), version.StatusMessage, version.LastUpdatedTimestamp ?? 0);
        foreach (var tag in version.Tags ?? [])
        {
            changes += session.Execute(
                "INSERT INTO model_version_tags (name, version, key, value) VALUES ($1, $2, $3, $4) ON CONFLICT (name, version, key) DO UPDATE SET value = excluded.value WHERE model_version_tags.value <> excluded.value",
                name, number, tag.Key, tag.Value);
        }

        return before is null ? Outcome.Added : changes > 0 ? Outcome.Updated : Outcome.Unchanged;
    }

    private static int SetAlias(ISqlSession session, string name, ModelAlias alias)
    {
        var number = long.Parse(alias.Version, CultureInfo.InvariantCulture);
        return session.Int64OrNull("SELECT version FROM model_versions WHERE name = $1 AND version = $2", name, number) is null
            ? 0
            : session.Execute("INSERT INTO model_aliases (name, alias, version) VALUES ($1, $2, $3) ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version WHERE model_aliases.version <> excluded.version", name, alias.Alias, number);
    }

    private static (long?, string?, string?, string?, string?, ModelVersionStatus?) Facts(ModelVersion version) =>
        (version.CreationTimestamp, version.CurrentStage, version.Description, version.Source, version.RunId, version.Status == ModelVersionStatus.PendingRegistration ? ModelVersionStatus.FailedRegistration : version.Status);

    private static long Number(ModelVersion version) => long.Parse(version.Version, CultureInfo.InvariantCulture);

    private static string StatusName(ModelVersionStatus? status) => status switch
    {
        ModelVersionStatus.PendingRegistration => "PENDING_REGISTRATION",
        ModelVersionStatus.FailedRegistration => "FAILED_REGISTRATION",
        _ => "READY",
    };
}
