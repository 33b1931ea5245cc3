using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage.Store;
using Weir.Persistence;

namespace Weir.Lineage.Walk;

/// <summary>Walks the graph from anything a user may name.</summary>
public static class LineageWalk
{
    /// <summary>The tree of a subject.</summary>
    /// <param name="store">Lineage.</param>
    /// <param name="subject">A path on disk (it is hashed), <c>md5:HEX</c>, a run or execution id, <c>models:/name/3</c>, or the name of an artifact.</param>
    /// <param name="root">Folder that relative paths and names start from: the project's root; null for the working folder.</param>
    /// <param name="directions">Which way.</param>
    /// <param name="cancellation">Ends hashing.</param>
    /// <exception cref="WeirException"><c>not_found</c>: nothing recorded has this name or content.</exception>
    public static async Task<LineageTree> FromAsync(
        LineageStore store, string subject, string? root = null, LineageDirections directions = LineageDirections.Both, CancellationToken cancellation = default)
    {
        var hash = HashOf(subject, root, cancellation);
        return await WalkAsync(store, subject, hash, root, directions, cancellation);
    }

    /// <summary>As <see cref="FromAsync"/>, but for callers from outside: a subject is looked up in the record and no file is opened.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static Task<LineageTree> FromRecordAsync(LineageStore store, string subject, LineageDirections directions = LineageDirections.Both, CancellationToken cancellation = default) =>
        WalkAsync(store, subject, subject.StartsWith("md5:", StringComparison.Ordinal) ? subject : null, null, directions, cancellation);

    private static async Task<LineageTree> WalkAsync(
        LineageStore store, string subject, string? hash, string? root, LineageDirections directions, CancellationToken cancellation)
    {
        return await store.ReadAsync(
            session =>
            {
                if (hash is null && LineageRows.ExecutionsOfRun(session, subject) is { Count: > 0 } executions) return OfRun(session, subject, executions, directions);
                var artifact = Find(session, subject, hash, root) ?? throw NotFound(session, subject, hash);
                return new LineageTree(
                    subject,
                    artifact,
                    directions.HasFlag(LineageDirections.Up) ? new LineageClimb(session, up: true).Steps(artifact.Hash) : null,
                    directions.HasFlag(LineageDirections.Down) ? new LineageClimb(session, up: false).Steps(artifact.Hash) : null);
            },
            cancellation);
    }

    private static LineageTree OfRun(ISqlSession session, string subject, List<string> executions, LineageDirections directions) => new(
        subject,
        null,
        directions.HasFlag(LineageDirections.Up) ? new LineageClimb(session, up: true).Of(executions) : null,
        directions.HasFlag(LineageDirections.Down) ? new LineageClimb(session, up: false).Of(executions) : null);

    /// <summary>The content hash that a subject stands for: of a file or directory on disk, or <c>md5:…</c> itself; null for a name.</summary>
    internal static string? HashOf(string subject, string? root, CancellationToken cancellation)
    {
        if (subject.StartsWith("md5:", StringComparison.Ordinal)) return subject;
        if (subject.Contains(":/", StringComparison.Ordinal)) return null;
        var path = File.Exists(subject) || Directory.Exists(subject) ? subject : Path.Combine(root ?? ".", subject);
        if (File.Exists(path)) return "md5:" + ContentHash.Md5OfFile(path, cancellation);
        return Directory.Exists(path) ? "md5:" + DirectoryListing.OfDirectory(path, cancellation).Id() : null;
    }

    private static Artifact? Find(ISqlSession session, string subject, string? hash, string? root)
    {
        if (hash is not null) return LineageRows.ByHash(session, hash);
        if (LineageRows.ByName(session, subject) is { } named) return named;
        if (root is not null && Path.IsPathRooted(subject) && LineageRows.ByName(session, Path.GetRelativePath(root, subject).Replace('\\', '/')) is { } below) return below;
        return LineageRows.ByHash(session, "md5:" + subject);
    }

    private static WeirException NotFound(ISqlSession session, string subject, string? hash)
    {
        var hint = DidYouMean.Hint(subject, LineageRows.Names(session));
        return hash is null || hash == subject
            ? new WeirException(ErrorCodes.NotFound, $"lineage knows nothing of '{subject}'", hint ?? (subject.StartsWith("models:/", StringComparison.Ordinal) ? $"no step of Weir's made or read it; what its run tells: `weir models lineage {subject}`" : "give a prediction's id, a file, a run id, models:/name/3 or md5:HEX"))
            : new WeirException(ErrorCodes.NotFound, $"no recorded step read or made the present content of '{subject}' ({hash})", hint ?? "it changed since, or was never used by a Weir step");
    }
}
