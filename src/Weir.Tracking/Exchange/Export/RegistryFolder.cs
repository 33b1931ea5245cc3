using System.Globalization;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Exchange.Sources;

namespace Weir.Tracking.Exchange.Export;

/// <summary>Writes registered models as folders of a file store.</summary>
internal static class RegistryFolder
{
    /// <summary>Writes a model; a number that was given and deleted stays taken.</summary>
    public static void Write(string models, SourceRegisteredModel model)
    {
        var given = model.Model;
        var folder = Path.Combine(models, given.Name);
        if (given.Name.AsSpan().IndexOfAny('/', '\\', '%') >= 0 || given.Name is "." or "..")
            throw new WeirException(ErrorCodes.InvalidValue, $"a file store cannot hold a model called '{given.Name}'", "rename it: no '/', '\\' or '%'");
        Directory.CreateDirectory(Path.Combine(folder, "tags"));
        var aliases = Path.Combine(folder, "aliases");
        if (Directory.Exists(aliases)) Directory.Delete(aliases, recursive: true);
        Directory.CreateDirectory(aliases);
        foreach (var tag in given.Tags ?? []) FileStoreWriter.Text(Path.Combine(folder, "tags"), tag.Key!, tag.Value!);
        foreach (var alias in given.Aliases ?? []) FileStoreWriter.Text(aliases, alias.Alias, alias.Version);
        foreach (var version in model.Versions) WriteVersion(folder, version);
        if (model.LastVersion > 0 && !model.Versions.Any(v => v.Version.Version == Text(model.LastVersion))) WriteDeleted(folder, given, model.LastVersion);
        FileStoreWriter.Meta(folder,
            ("aliases", (given.Aliases ?? []).ToDictionary(a => a.Alias, a => a.Version)), ("creation_timestamp", given.CreationTimestamp), ("deployment_job_id", null), ("deployment_job_state", null),
            ("description", given.Description), ("last_updated_timestamp", given.LastUpdatedTimestamp), ("name", given.Name));
    }

    private static void WriteVersion(string folder, SourceVersion source)
    {
        var version = source.Version;
        var versionFolder = Path.Combine(folder, $"version-{version.Version}");
        Directory.CreateDirectory(Path.Combine(versionFolder, "tags"));
        foreach (var tag in version.Tags ?? []) FileStoreWriter.Text(Path.Combine(versionFolder, "tags"), tag.Key!, tag.Value!);
        FileStoreWriter.Meta(versionFolder,
            ("creation_timestamp", version.CreationTimestamp), ("current_stage", version.CurrentStage), ("deployment_job_state", null), ("description", version.Description),
            ("last_updated_timestamp", version.LastUpdatedTimestamp), ("model_id", version.ModelId), ("name", version.Name), ("run_id", version.RunId is { Length: > 0 } run ? run : null),
            ("run_link", version.RunLink is { Length: > 0 } link ? link : null), ("source", version.Source), ("status", version.Status == ModelVersionStatus.Ready ? "READY" : "FAILED_REGISTRATION"), ("status_message", version.StatusMessage),
            ("storage_location", source.StorageLocation), ("user_id", version.UserId), ("version", long.Parse(version.Version, CultureInfo.InvariantCulture)));
    }

    private static void WriteDeleted(string folder, RegisteredModel model, long number)
    {
        var versionFolder = Path.Combine(folder, $"version-{Text(number)}");
        Directory.CreateDirectory(Path.Combine(versionFolder, "tags"));
        FileStoreWriter.Meta(versionFolder,
            ("creation_timestamp", model.CreationTimestamp), ("current_stage", FileStoreRegistry.Deleted), ("description", null), ("last_updated_timestamp", model.LastUpdatedTimestamp), ("name", model.Name),
            ("run_id", null), ("run_link", null), ("source", ""), ("status", "READY"), ("status_message", null), ("storage_location", null), ("user_id", null), ("version", number));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
