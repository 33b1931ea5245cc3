using System.Text;
using Weir.Foundation.Hashing;

namespace Weir.Versioning.Content;

/// <summary>What a directory holds: every folder of it with its files and their hashes.</summary>
internal sealed class TreeScan(IReadOnlyList<(string Folder, FolderRecord Files)> folders)
{
    private DirectoryListing? _listing;

    /// <summary>The folders, by their path below the directory (empty for itself).</summary>
    public IReadOnlyList<(string Folder, FolderRecord Files)> Folders { get; } = folders;

    /// <summary>Full path of a <c>.dvcignore</c> inside, or null.</summary>
    public string? IgnoreFile { get; init; }

    /// <summary>Temporary files that a killed command left behind.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>True when a file in it is a link, or has other names besides.</summary>
    public bool HasLinks { get; init; }

    /// <summary>Number of files.</summary>
    public int Count { get; } = folders.Sum(f => f.Files.Count);

    /// <summary>Sum of their sizes.</summary>
    public long SizeBytes { get; } = folders.Sum(f => f.Files.SizeBytes);

    /// <summary>Summary of all paths and hashes: made of the folders' own, without a look at any file.</summary>
    public Summary Key { get; } = KeyOf(folders.Select(f => (f.Folder, f.Files.Count, f.Files.Key)));

    /// <summary>All files as a directory object lists them.</summary>
    public DirectoryListing Listing() => _listing ??= DirectoryListing.Of(Entries());

    /// <summary>The summary that a listing's files would have.</summary>
    public static Summary KeyOf(IReadOnlyList<DirectoryEntry> entries)
    {
        var keys = new Dictionary<string, (int Count, Summary Key)>();
        var lookup = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<byte> name = stackalloc byte[1024];
        foreach (var entry in entries)
        {
            var slash = entry.RelativePath.LastIndexOf('/');
            var folder = slash < 0 ? [] : entry.RelativePath.AsSpan(0, slash);
            var text = entry.RelativePath.AsSpan(slash + 1);
            var bytes = text.Length * 3 <= name.Length ? name[..Encoding.UTF8.GetBytes(text, name)] : Encoding.UTF8.GetBytes(text.ToString());
            ref var key = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, folder, out _);
            key.Count++;
            key.Key += Mixing.Entry(bytes, Md5Value.Parse(entry.Md5));
        }

        return KeyOf(keys.Select(k => (k.Key, k.Value.Count, k.Value.Key)));
    }

    private static Summary KeyOf(IEnumerable<(string Folder, int Count, Summary Key)> folders)
    {
        Summary sum = default;
        foreach (var (folder, count, key) in folders)
            if (count > 0) sum += Mixing.Pair(Mixing.Hash(Encoding.UTF8.GetBytes(folder)), key.Low, key.High);
        return sum;
    }

    private IEnumerable<DirectoryEntry> Entries()
    {
        foreach (var (folder, files) in Folders)
        {
            var prefix = folder.Length == 0 ? string.Empty : folder + "/";
            for (var i = 0; i < files.Count; i++) yield return new DirectoryEntry(prefix + Encoding.UTF8.GetString(files.Name(i)), files.Records[i].Md5.ToString());
        }
    }
}
