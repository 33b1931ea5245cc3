using System.Globalization;
using Weir.Client.Wire;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Reads a registered model's folder of a file store.</summary>
internal static class FileStoreRegistry
{
    private const string VersionPrefix = "version-";

    /// <summary>Stage of a version that was deleted; its number is never given again.</summary>
    public const string Deleted = "Deleted_Internal";

    /// <summary>The model, or null with a warning.</summary>
    public static SourceRegisteredModel? Read(string folder, Action<string> warn)
    {
        if (MetaFile.Open(Path.Combine(folder, "meta.yaml"), warn, "name") is not { } meta) return null;
        var created = meta.Number("creation_timestamp") ?? 0;
        // meta.yaml lists aliases too, also such as were deleted since.
        var aliases = FileStoreEntries.Texts(Path.Combine(folder, "aliases"), warn).ToDictionary(a => a.Key, a => a.Value.Trim());
        var model = new RegisteredModel(
            meta["name"]!, created, meta.Number("last_updated_timestamp") ?? created, meta["description"],
            Tags: [.. FileStoreEntries.Texts(Path.Combine(folder, "tags"), warn).Select(t => new Tag(t.Key, t.Value))], Aliases: [.. aliases.Select(a => new ModelAlias(a.Key, a.Value))]);
        var versions = new List<SourceVersion>();
        var (last, deleted) = (0L, 0);
        foreach (var versionFolder in Directory.EnumerateDirectories(folder, VersionPrefix + "*"))
        {
            if (!long.TryParse(Path.GetFileName(versionFolder)[VersionPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            last = Math.Max(last, number);
            if (MetaFile.Open(Path.Combine(versionFolder, "meta.yaml"), warn, "version", "source") is not { } version) continue;
            if (version["current_stage"] == Deleted) deleted++;
            else versions.Add(Version(version, model.Name, number, FileStoreEntries.Texts(Path.Combine(versionFolder, "tags"), warn)));
        }

        return new SourceRegisteredModel(model, [.. versions.OrderBy(v => v.Version.CreationTimestamp)], last) { DeletedVersions = deleted };
    }

    /// <summary>A version's status by name or number.</summary>
    public static ModelVersionStatus Status(string? text) => text switch
    {
        "PENDING_REGISTRATION" or "1" => ModelVersionStatus.PendingRegistration,
        "FAILED_REGISTRATION" or "2" => ModelVersionStatus.FailedRegistration,
        _ => ModelVersionStatus.Ready,
    };

    private static SourceVersion Version(MetaFile meta, string model, long number, IEnumerable<(string Key, string Value)> tags)
    {
        var created = meta.Number("creation_timestamp") ?? 0;
        var source = meta["source"] ?? string.Empty;
        var version = new ModelVersion(
            model, number.ToString(CultureInfo.InvariantCulture), created, meta.Number("last_updated_timestamp") ?? created, meta["user_id"], meta["current_stage"] ?? "None",
            meta["description"], source, meta["run_id"] ?? string.Empty, Status(meta["status"]), meta["status_message"], [.. tags.Select(t => new Tag(t.Key, t.Value))],
            meta["run_link"] ?? string.Empty)
        { ModelId = meta["model_id"] };
        return new SourceVersion(version, meta["storage_location"] ?? source);
    }
}
