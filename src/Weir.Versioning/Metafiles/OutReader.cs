using Weir.Versioning.Content;
using Weir.Versioning.Objects;
using Weir.Yaml;

namespace Weir.Versioning.Metafiles;

/// <summary>Reads entries of <c>outs:</c> and <c>deps:</c> in <c>.dvc</c> and <c>dvc.lock</c> files.</summary>
internal static class OutReader
{
    private static readonly string[] Keys =
    [
        "md5", "etag", "checksum", "size", "nfiles", "isexec", "version_id", "cloud", "hash", "path", "fs_config", "desc", "type", "labels", "meta",
        "cache", "metric", "plot", "persist", "remote", "push", "files", "repo", "db", "checkpoint",
    ];

    public static TrackedOut Read(MetafileReader reader, YamlNode node, string field, string folder, bool mayHaveMark = false)
    {
        var mapping = reader.Mapping(node, field);
        reader.OnlyKeys(mapping, field, Keys);
        var path = reader.Text(mapping["path"], $"{field}.path");
        return new TrackedOut(path, Path.GetFullPath(Path.Combine(folder, path)))
        {
            Content = Content(reader, mapping, field) ?? (mayHaveMark ? Mark(reader, mapping, field) : null),
            IsCached = reader.Flag(mapping["cache"], $"{field}.cache", otherwise: true),
            IsPersistent = reader.Flag(mapping["persist"], $"{field}.persist"),
            IsPushed = reader.Flag(mapping["push"], $"{field}.push", otherwise: true),
            Remote = mapping["remote"] is { } remote ? reader.Text(remote, $"{field}.remote") : null,
        };
    }

    // What lies at an address and was not hashed.
    private static ContentId? Mark(MetafileReader reader, YamlMapping mapping, string field)
    {
        foreach (var key in (string[])["etag", "checksum"])
        {
            if (mapping[key] is not { } node) continue;
            var size = reader.Number(mapping["size"], $"{field}.size");
            return new ContentId(reader.Text(node, $"{field}.{key}"), size ?? 0) { Field = key, HasSize = size is not null };
        }

        return null;
    }

    private static ContentId? Content(MetafileReader reader, YamlMapping mapping, string field)
    {
        if (mapping["md5"] is not { } node) return null;
        var hash = reader.Text(node, $"{field}.md5");
        if (!ObjectCache.IsHash(hash)) throw reader.Fault(node, $"{field}.md5", $"'{hash}' is not an MD5 hash", "32 hexadecimal digits are expected, followed by '.dir' for a directory");
        var files = reader.Number(mapping["nfiles"], $"{field}.nfiles");
        return new ContentId(
            hash,
            reader.Number(mapping["size"], $"{field}.size") ?? 0,
            ObjectCache.IsDirectory(hash) ? (int)(files ?? 0) : null,
            reader.Flag(mapping["isexec"], $"{field}.isexec"))
        {
            HasSize = mapping["size"] is not null,
            IsLegacy = mapping["hash"] is null,
        };
    }
}
