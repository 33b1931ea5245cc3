using Weir.Client.Evaluations;
using Weir.Client.Wire;
using Weir.Foundation.Hashing;
using Weir.Persistence;
using Weir.Tracking.Artifacts;

namespace Weir.Tracking.Registry.Packages;

/// <summary>SQL on the digests of versions' packages. Once taken they are never changed.</summary>
internal static class PackageTable
{
    private const string RunsScheme = "runs:/";

    public static string? Digest(ISqlSession session, string name, long version) => session.TextOrNull("SELECT package_digest FROM model_versions WHERE name = $1 AND version = $2", name, version);

    public static List<PackageFile> Files(ISqlSession session, string name, long version) => session.List(
        "SELECT path, size_bytes, sha256, md5 FROM version_files WHERE name = $1 AND version = $2 ORDER BY path", r => new PackageFile(r.GetText(0), r.GetInt64(1), r.GetText(2), r.GetText(3)), name, version);

    /// <summary>By what an evaluation may call the package: its content, with and without the evaluation itself.</summary>
    public static List<string> Digests(ISqlSession session, string name, long version)
    {
        var files = Files(session, name, version);
        if (files.Count == 0) return [];
        var rest = files.Where(f => f.Path != EvaluationReport.FileName).ToList();
        return rest.Count == files.Count ? [DigestOf(files)] : [DigestOf(files), DigestOf(rest)];
    }

    /// <summary>Content of files as lineage calls it.</summary>
    public static string DigestOf(IEnumerable<PackageFile> files) => "md5:" + DirectoryListing.Of(files.Select(f => new DirectoryEntry(f.Path, f.Md5))).Id();

    /// <summary>Keeps digests where there are none; false when somebody was there before.</summary>
    public static bool Keep(ISqlSession session, string name, long version, IReadOnlyList<PackageFile> files)
    {
        if (session.Execute("UPDATE model_versions SET package_digest = $3 WHERE name = $1 AND version = $2 AND package_digest IS NULL", name, version, DigestOf(files)) == 0) return false;
        foreach (var file in files)
            session.Send("INSERT INTO version_files (name, version, path, size_bytes, sha256, md5) VALUES ($1, $2, $3, $4, $5, $6)", name, version, file.Path, file.SizeBytes, file.Sha256, file.Md5);
        return true;
    }

    /// <summary>Where the files lie in this store; null when they lie elsewhere.</summary>
    public static string? Address(ISqlSession session, string name, long version)
    {
        var address = RegistryTable.StorageLocation(session, name, version);
        if (address.StartsWith(RunsScheme, StringComparison.Ordinal) && address[RunsScheme.Length..].Split('/', 2) is [var run, var path])
            address = session.TextOrNull("SELECT artifact_uri FROM runs WHERE run_id = $1", run) is { } root ? $"{root.TrimEnd('/')}/{path}" : address;
        return ArtifactService.IsOwn(address) ? address : null;
    }
}
