using System.Globalization;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>The names of all objects in a cache, read folder by folder: for many objects far cheaper than asking for each.</summary>
internal sealed class CacheInventory
{
    private readonly HashSet<Md5Value> _files = [];

    private CacheInventory()
    {
    }

    /// <summary>True when a file object is there.</summary>
    public bool Has(Md5Value md5) => _files.Contains(md5);

    /// <summary>Reads the names.</summary>
    /// <param name="folder">The folder that holds the 256 folders.</param>
    public static CacheInventory Read(string folder)
    {
        var inventory = new CacheInventory();
        using var reader = new FolderReader();
        Span<char> hex = stackalloc char[32];
        for (var prefix = 0; prefix < 256; prefix++)
        {
            prefix.TryFormat(hex, out _, "x2", CultureInfo.InvariantCulture);
            if (!reader.Open(Path.Combine(folder, hex[..2].ToString()))) continue;
            for (var i = 0; i < reader.Count; i++)
            {
                var name = reader.Name(i);
                if (name.Length != 30 || name[0] == '.') continue;
                System.Text.Encoding.Latin1.GetChars(name, hex[2..]);
                if (hex.IndexOfAnyExceptInRange('0', 'f') < 0) inventory._files.Add(Md5Value.Parse(hex));
            }
        }

        return inventory;
    }

    /// <summary>What the 256 folders look like from outside; any object that comes or goes changes it.</summary>
    /// <returns>A summary, and the latest time in it.</returns>
    public static (Summary Key, long LatestNs) Fingerprint(string folder)
    {
        Summary key = default;
        long latest = 0;
        for (var prefix = 0; prefix < 256; prefix++)
        {
            if (FileFacts.Of(Path.Combine(folder, prefix.ToString("x2", CultureInfo.InvariantCulture))) is not { } facts) continue;
            key += Mixing.Pair((ulong)prefix ^ facts.Inode << 8, (ulong)facts.ModifiedNs, (ulong)facts.ChangedNs);
            latest = Math.Max(latest, Math.Max(facts.ModifiedNs, facts.ChangedNs));
        }

        return (key, latest);
    }
}
