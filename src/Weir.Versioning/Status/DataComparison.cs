namespace Weir.Versioning.Status;

/// <summary>What differs between two <see cref="DataTree"/>s, as DVC counts it.</summary>
internal sealed class DataComparison
{
    /// <summary>Only in the new.</summary>
    public List<DataEntry> Added { get; private set; } = [];

    /// <summary>Only in the old.</summary>
    public List<DataEntry> Deleted { get; private set; } = [];

    /// <summary>In both, with other content.</summary>
    public List<(DataEntry Old, DataEntry New)> Modified { get; } = [];

    /// <summary>The same content under another path.</summary>
    public List<(DataEntry Old, DataEntry New)> Renamed { get; } = [];

    /// <summary>In both, the same.</summary>
    public List<DataEntry> Unchanged { get; } = [];

    /// <summary>Files of a directory that cannot be compared, for its object is not in the cache.</summary>
    public List<DataEntry> Unknown { get; } = [];

    /// <summary>Every entry of the old that was looked at and has a hash.</summary>
    public List<DataEntry> Old { get; } = [];

    /// <summary>Compares.</summary>
    /// <param name="old">The one side.</param>
    /// <param name="fresh">The other.</param>
    /// <param name="within">Also file by file within directories.</param>
    /// <param name="unchanged">Open directories that are the same, too.</param>
    /// <param name="isChosen">Which paths to look at.</param>
    public static DataComparison Of(DataTree old, DataTree fresh, bool within, bool unchanged, Func<string, bool> isChosen)
    {
        var result = new DataComparison();
        var (before, after) = (new Dictionary<string, DataEntry>(), new Dictionary<string, DataEntry>());
        var unknown = new List<string>();
        foreach (var path in old.Outs.Keys.Union(fresh.Outs.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (old.Outs.GetValueOrDefault(path), fresh.Outs.GetValueOrDefault(path));
            if (a is not null) before[path] = a;
            if (b is not null) after[path] = b;
            if (!within || (!unchanged && a is not null && b is not null && a.Md5 == b.Md5 && a.IsLegacy == b.IsLegacy)) continue;
            if (!Add(old, a, before) | !Add(fresh, b, after)) unknown.Add(path + "/");
        }

        foreach (var path in before.Keys.Union(after.Keys).Where(isChosen)) result.Compare(before.GetValueOrDefault(path), after.GetValueOrDefault(path), unknown);
        return result;
    }

    /// <summary>Takes pairs of deleted and added entries of the same content for renamed.</summary>
    public void FindRenames()
    {
        var gone = new Dictionary<(string Md5, bool IsLegacy), Queue<DataEntry>>();
        foreach (var entry in Deleted.Where(d => d.Md5 is not null).OrderBy(d => d.Path.Split('/'), PathOrder.Instance))
        {
            var key = (entry.Md5!, entry.IsLegacy);
            if (!gone.TryGetValue(key, out var queue)) gone[key] = queue = new Queue<DataEntry>();
            queue.Enqueue(entry);
        }

        var stayed = new List<DataEntry>();
        foreach (var entry in Added.OrderBy(a => a.Path.Split('/'), PathOrder.Instance))
        {
            if (entry.Md5 is not null && gone.TryGetValue((entry.Md5, entry.IsLegacy), out var queue) && queue.TryDequeue(out var source)) Renamed.Add((source, entry));
            else stayed.Add(entry);
        }

        var taken = Renamed.Select(r => r.Old).ToHashSet();
        Added = stayed;
        Deleted = [.. Deleted.Where(d => !taken.Contains(d))];
    }

    private static bool Add(DataTree tree, DataEntry? entry, Dictionary<string, DataEntry> to)
    {
        if (entry is not { IsDirectory: true }) return true;
        if (tree.Open(entry) is not { } files) return false;
        foreach (var file in files) to[file.Path] = file;
        return true;
    }

    private void Compare(DataEntry? old, DataEntry? fresh, List<string> unknown)
    {
        if (old is { Md5: not null }) Old.Add(old);
        var path = (old ?? fresh)!.Path;
        if (unknown.Exists(u => path.StartsWith(u, StringComparison.Ordinal)))
        {
            if (fresh is not null) Unknown.Add(fresh);
        }
        else if (old?.Md5 is null)
        {
            if (fresh?.Md5 is not null) Added.Add(fresh);
        }
        else if (fresh?.Md5 is null)
        {
            Deleted.Add(old);
        }
        else if (old.Md5 != fresh.Md5 || old.IsLegacy != fresh.IsLegacy || old.IsDirectory != fresh.IsDirectory)
        {
            Modified.Add((old, fresh));
        }
        else
        {
            Unchanged.Add(fresh);
        }
    }

    private sealed class PathOrder : IComparer<string[]>
    {
        public static PathOrder Instance { get; } = new();

        public int Compare(string[]? x, string[]? y)
        {
            for (var i = 0; i < Math.Min(x!.Length, y!.Length); i++)
                if (string.CompareOrdinal(x[i], y[i]) is not 0 and var order) return order;
            return x.Length.CompareTo(y!.Length);
        }
    }
}
