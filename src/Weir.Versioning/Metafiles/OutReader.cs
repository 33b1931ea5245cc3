using Weir.Foundation.Files;
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
        if (mapping["files"] is { } files) return Directory(reader, files, field);
        if (mapping["md5"] is not { } node) return null;
        var hash = reader.Text(node, $"{field}.md5");
        if (!ObjectCache.IsHash(hash)) throw reader.Fault(node, $"{field}.md5", $"'{hash}' is not an MD5 hash", "32 hexadecimal digits are expected, followed by '.dir' for a directory");
        var count = reader.Number(mapping["nfiles"], $"{field}.nfiles");
        return new ContentId(
            hash,
            reader.Number(mapping["size"], $"{field}.size") ?? 0,
            ObjectCache.IsDirectory(hash) ? (int)(count ?? 0) : null,
            reader.Flag(mapping["isexec"], $"{field}.isexec"))
        {
            HasSize = mapping["size"] is not null,
            IsLegacy = mapping["hash"] is null,
            Cloud = Cloud(reader, mapping, field) is var (remote, version) && remote is not null ? new CloudFiles(remote, [new CloudFile(string.Empty, hash, version)]) : null,
        };
    }

    // A directory at a provider with versions is told file by file; one whose files were never hashed is not known here.
    private static ContentId? Directory(MetafileReader reader, YamlNode node, string field)
    {
        var files = new List<CloudFile>();
        long size = 0;
        string? remote = null;
        foreach (var (item, i) in reader.Sequence(node, $"{field}.files").Items.Select((item, i) => (item, i)))
        {
            var place = $"{field}.files[{i}]";
            var file = reader.Mapping(item, place);
            var path = reader.Text(file["relpath"], $"{place}.relpath");
            if (!SafePath.IsContained(path)) throw reader.Fault(item, $"{place}.relpath", $"'{path}' leads out of the directory", "a path below it is expected");
            if (file["md5"] is not { } md5) return null;
            var hash = reader.Text(md5, $"{place}.md5");
            if (!ObjectCache.IsHash(hash) || ObjectCache.IsDirectory(hash)) throw reader.Fault(md5, $"{place}.md5", $"'{hash}' is not an MD5 hash", "32 hexadecimal digits are expected");
            size += reader.Number(file["size"], $"{place}.size") ?? 0;
            var (name, version) = Cloud(reader, file, place);
            remote ??= name;
            files.Add(new CloudFile(path, hash, version));
        }

        var cloud = new CloudFiles(remote, files);
        return new ContentId(cloud.Listing().Id(), size, files.Count) { Cloud = cloud };
    }

    private static (string? Remote, string? Version) Cloud(MetafileReader reader, YamlMapping mapping, string field)
    {
        if (mapping["cloud"] is not { } node || reader.Mapping(node, $"{field}.cloud").Entries is not [var first, ..]) return (null, mapping["version_id"] is { } own ? reader.Text(own, $"{field}.version_id") : null);
        var place = $"{field}.cloud.{first.KeyText}";
        return (first.KeyText, reader.Mapping(first.Value, place)["version_id"] is { } version ? reader.Text(version, $"{place}.version_id") : null);
    }
}
