using Weir.Foundation.Errors;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>The objects that a repository uses. A directory whose object the cache lacks is brought first: without it nobody knows which files it uses.</summary>
internal sealed class UsedObjects(DvcRepository project, TimeProvider time)
{
    /// <summary>Adds them.</summary>
    /// <param name="used">Receives them.</param>
    /// <param name="request">Says which commits count.</param>
    /// <param name="unread">Receives commits that were passed over.</param>
    /// <param name="cancellation">Ends git and transfers.</param>
    /// <returns>Directories whose object is nowhere.</returns>
    /// <exception cref="WeirException">A metafile or a commit that cannot be read; a remote that does not answer.</exception>
    public async Task<IReadOnlyList<string>> AddToAsync(HashSet<ObjectRef> used, CollectRequest request, List<string> unread, CancellationToken cancellation)
    {
        var directories = new Dictionary<ObjectRef, TrackedEntry>();
        foreach (var entry in (await SetsAsync(request, unread, cancellation)).SelectMany(s => s.Entries))
        {
            if (entry.Out.Content is not { } content) continue;
            var reference = new ObjectRef(content.Md5, entry.Out.IsLegacy);
            used.Add(reference);
            if (content.Cloud is { } cloud) used.UnionWith(cloud.Files.Select(f => new ObjectRef(f.Md5, IsLegacy: false)));
            // Another commit or repository may name it as its own where this one only imports it.
            if (reference.IsDirectory && content.Cloud is null && !(directories.TryGetValue(reference, out var known) && IsOurs(known))) directories[reference] = entry;
        }

        await BringAsync([.. directories.Where(d => !IsHere(d.Key) && IsOurs(d.Value))], request, cancellation);
        foreach (var directory in directories.Keys.Where(IsHere))
            foreach (var file in project.Cache.ReadDirectory(directory.Hash, directory.IsLegacy).Entries) used.Add(new ObjectRef(file.Md5, directory.IsLegacy));
        return [.. directories.Where(d => !IsHere(d.Key) && IsOurs(d.Value)).Select(d => d.Value.Path).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsOurs(TrackedEntry entry) => entry is { Out.IsCached: true, IsRepositoryImport: false };

    private bool IsHere(ObjectRef reference) => File.Exists(project.Cache.PathOf(reference.Hash, reference.IsLegacy));

    private async Task<List<TrackedSet>> SetsAsync(CollectRequest request, List<string> unread, CancellationToken cancellation)
    {
        var index = project.ReadIndex();
        index.RequireSound(); // an unreadable metafile may use anything
        var sets = new List<TrackedSet> { TrackedSet.OfWorkspace(project, index) };
        if (request.Scope.IsWorkspaceOnly) return sets;
        using var reader = new RevisionReader(project);
        foreach (var commit in await request.Scope.CommitsAsync(project, cancellation))
        {
            try
            {
                sets.Add(await reader.ReadAsync(commit, cancellation));
            }
            catch (WeirException e) when (request.SkipsFailed)
            {
                unread.Add($"{commit[..7]}: {e.Message}");
            }
        }

        return sets;
    }

    private async Task BringAsync(IReadOnlyList<KeyValuePair<ObjectRef, TrackedEntry>> lacking, CollectRequest request, CancellationToken cancellation)
    {
        foreach (var group in lacking.GroupBy(d => d.Value.Out.Remote ?? request.Remote ?? project.Config.DefaultRemote).Where(g => g.Key is not null))
        {
            var names = group.ToDictionary(d => d.Key, d => d.Value.Path);
            var result = new TransferResult();
            await using var remote = DataRemote.Open(project.Config, group.Key);
            await FetchOperation.BringAsync(project.Config.CacheFolder, project.Config.IsSharedCache, remote, [.. names.Keys], r => names[r], new TransferRequest { Jobs = request.Jobs }, result, time, cancellation);
            if (result.Failed is [var (path, reason), ..])
                throw new WeirException("transfer_incomplete", $"which files '{path}' consists of is not known, and the remote does not tell: {reason.Message}", "nothing was removed; try again when the remote answers", inner: reason);
        }
    }
}
