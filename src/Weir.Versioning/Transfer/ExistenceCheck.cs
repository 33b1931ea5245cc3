using Weir.Versioning.Remotes;

namespace Weir.Versioning.Transfer;

/// <summary>Which objects a remote has: asked one by one when they are few, by listing the folders of their prefixes when they are many.</summary>
internal static class ExistenceCheck
{
    // A listing gives up to a thousand names for the price of one question.
    private const int NamesPerPage = 1000;
    private const int FewAlways = 32;

    /// <summary>Those that are there.</summary>
    public static async Task<HashSet<ObjectRef>> FindAsync(DataRemote remote, IReadOnlyCollection<ObjectRef> wanted, int jobs, CancellationToken cancellation)
    {
        if (wanted.Count == 0) return [];
        if (remote.Folder is { } folder) return FindLocal(folder, wanted);
        var found = new HashSet<ObjectRef>();
        var folders = wanted.GroupBy(w => w.Folder).ToDictionary(g => g.Key, g => g.ToList());
        if (!remote.CanList || wanted.Count <= FewAlways) return await AskAsync(remote, wanted, jobs, cancellation);
        var first = folders.Keys.Order(StringComparer.Ordinal).First();
        var sample = await ListAsync(remote, first, folders[first], found, cancellation);
        folders.Remove(first);
        var questions = folders.Values.Sum(f => f.Count);
        var pages = folders.Count * Math.Max(1, (sample + NamesPerPage - 1) / NamesPerPage);
        if (questions <= pages)
        {
            found.UnionWith(await AskAsync(remote, [.. folders.Values.SelectMany(f => f)], jobs, cancellation));
            return found;
        }

        await Parallel.ForEachAsync(folders, Options(jobs, cancellation), async (pair, stop) => await ListAsync(remote, pair.Key, pair.Value, found, stop));
        return found;
    }

    private static HashSet<ObjectRef> FindLocal(string folder, IReadOnlyCollection<ObjectRef> wanted)
    {
        var found = new HashSet<ObjectRef>(wanted.Count);
        foreach (var reference in wanted)
            if (File.Exists(Path.Combine(folder, reference.Key))) found.Add(reference);
        return found;
    }

    private static async Task<HashSet<ObjectRef>> AskAsync(DataRemote remote, IReadOnlyCollection<ObjectRef> wanted, int jobs, CancellationToken cancellation)
    {
        var found = new HashSet<ObjectRef>();
        await Parallel.ForEachAsync(wanted, Options(jobs, cancellation), async (reference, stop) =>
        {
            if (await remote.Store.FindAsync(reference.Key, stop) is null) return;
            lock (found) found.Add(reference);
        });
        return found;
    }

    private static async Task<int> ListAsync(DataRemote remote, string folder, List<ObjectRef> wanted, HashSet<ObjectRef> found, CancellationToken cancellation)
    {
        var names = wanted.ToDictionary(w => w.Hash[2..]);
        var count = 0;
        await foreach (var entry in remote.Store.ListAsync(folder, cancellation))
        {
            count++;
            if (entry.IsFolder || !names.TryGetValue(entry.Name, out var reference)) continue;
            lock (found) found.Add(reference);
        }

        return count;
    }

    private static ParallelOptions Options(int jobs, CancellationToken cancellation) => new() { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
}
