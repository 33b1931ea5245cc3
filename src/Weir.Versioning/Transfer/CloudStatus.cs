using Weir.Versioning.Metafiles;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>How the cache differs from remotes: <c>status -c</c>.</summary>
public sealed class CloudStatus(DvcRepository repository)
{
    /// <summary>Paths and <c>new</c> (only here), <c>deleted</c> (only there) or <c>missing</c> (nowhere).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>no_remote</c>, <c>not_found</c>, <c>remote_unsupported</c>.</exception>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(TransferRequest request, CancellationToken cancellation = default)
    {
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var entries = await Selection.CollectAsync(repository, request, forPush: true, cancellation);
        foreach (var group in entries.Where(e => e.Out.Content is not null).GroupBy(e => e.Out.Remote ?? request.Remote ?? repository.Config.DefaultRemote))
        {
            var wanted = new WantedObjects();
            foreach (var entry in group) wanted.Add(entry);
            if (wanted.Count == 0) continue;
            await using var remote = DataRemote.Open(repository.Config, group.Key);
            PushOperation.RefuseVersioned(remote);
            var there = await LocateAsync(remote, wanted, request.Jobs ?? remote.Jobs, cancellation);
            foreach (var reference in wanted.Directories.Keys.Concat(wanted.Files.Keys))
            {
                var isHere = File.Exists(repository.Cache.PathOf(reference.Hash, reference.IsLegacy));
                var isThere = there.Contains(reference);
                if (isHere && isThere) continue;
                states[wanted.NameOf(reference).TrimEnd('/')] = isHere ? "new" : isThere ? "deleted" : "missing";
            }
        }

        return states;
    }

    /// <summary>Paths that the workspace tracks and the remote lacks, folders with a slash at the end: <c>data status --not-in-remote</c>.</summary>
    /// <param name="index">The workspace's metafiles.</param>
    /// <param name="remoteName">Name of the remote; null for each out's own, or the default.</param>
    /// <param name="targets">Full paths to look at; empty for all.</param>
    /// <param name="granular">File by file within directories.</param>
    /// <param name="cancellation">Ends requests.</param>
    public async Task<IReadOnlyList<string>> LackingAsync(RepositoryIndex index, string? remoteName, IReadOnlyList<string> targets, bool granular, CancellationToken cancellation = default)
    {
        var lacking = new SortedSet<string>(StringComparer.Ordinal);
        bool IsChosen(string path) => targets.Count == 0 || targets.Select(repository.Relative).Any(t => t == "." || path.TrimEnd('/') == t || path.StartsWith(t + "/", StringComparison.Ordinal));
        var entries = TrackedSet.OfWorkspace(repository, index).Entries.Where(e => e is { Out: { IsCached: true, IsPushed: true, Content: not null }, IsRepositoryImport: false });
        foreach (var group in entries.GroupBy(e => e.Out.Remote ?? remoteName ?? repository.Config.DefaultRemote))
        {
            await using var remote = DataRemote.Open(repository.Config, group.Key);
            PushOperation.RefuseVersioned(remote);
            foreach (var entry in group)
            {
                var wanted = new WantedObjects();
                wanted.Add(entry);
                var there = await LocateAsync(remote, wanted, remote.Jobs, cancellation);
                var missing = wanted.Directories.Keys.Concat(wanted.Files.Keys).Where(o => !there.Contains(o)).Select(wanted.NameOf).ToList();
                if (missing.Count == 0) continue;
                lacking.UnionWith(granular ? missing.Where(IsChosen) : [entry.Path + (entry.Out.Content!.IsDirectory ? "/" : string.Empty)]);
            }
        }

        return [.. lacking.Where(IsChosen)];
    }

    /// <summary>Which wanted objects the remote has; a directory object vouches for its files.</summary>
    internal async Task<HashSet<ObjectRef>> LocateAsync(DataRemote remote, WantedObjects wanted, int jobs, CancellationToken cancellation)
    {
        var there = await ExistenceCheck.FindAsync(remote, [.. wanted.Directories.Keys], jobs, cancellation);
        foreach (var directory in wanted.Directories.Keys)
        {
            if (wanted.Expand(repository, directory) is { } files && there.Contains(directory)) there.UnionWith(files);
        }

        there.UnionWith(await ExistenceCheck.FindAsync(remote, [.. wanted.Files.Keys.Where(f => !there.Contains(f))], jobs, cancellation));
        return there;
    }
}
