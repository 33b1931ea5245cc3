using System.Text;

namespace Weir.Foundation.Hashing;

/// <summary>A directory's content as a sorted list of (relative path, MD5): DVC's directory object, used by lineage too.</summary>
/// <remarks>Bytes: a JSON list of <c>{"md5": H, "relpath": P}</c>, sorted by code point, separators <c>", "</c> and <c>": "</c>, everything
/// outside ASCII escaped; the id is the MD5 of those bytes followed by <c>.dir</c>.</remarks>
public sealed class DirectoryListing
{
    private DirectoryListing(IReadOnlyList<DirectoryEntry> entries) => Entries = entries;

    /// <summary>Entries sorted by relative path, by Unicode code point.</summary>
    public IReadOnlyList<DirectoryEntry> Entries { get; }

    /// <summary>Sorts entries into a listing.</summary>
    public static DirectoryListing Of(IEnumerable<DirectoryEntry> entries)
    {
        var sorted = entries.ToArray();
        if (IsSorted(sorted)) return new DirectoryListing(sorted);
        Array.Sort(sorted, static (a, b) => CompareByCodePoint(a.RelativePath, b.RelativePath));
        return new DirectoryListing(sorted);
    }

    /// <summary>Hashes every file below a directory; symbolic links to files count as their content.</summary>
    public static DirectoryListing OfDirectory(string root, CancellationToken cancellation = default) =>
        Of(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => new DirectoryEntry(Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'), ContentHash.Md5OfFile(f, cancellation))));

    /// <summary>The object's bytes, exactly as DVC writes them.</summary>
    public byte[] ToBytes()
    {
        // A hundred thousand files make ten megabytes of it: no text in between, only a line at a time.
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(64 + (Entries.Count * 80));
        var line = new StringBuilder("[");
        foreach (var entry in Entries)
        {
            line.Append("{\"md5\": \"").Append(entry.Md5).Append("\", \"relpath\": ");
            PythonJson.AppendString(line, entry.RelativePath);
            line.Append('}');
            Flush();
            line.Append(", ");
        }

        line.Length = Entries.Count > 0 ? 0 : 1;
        line.Append(']');
        Flush();
        return bytes.WrittenSpan.ToArray();

        void Flush()
        {
            foreach (var chunk in line.GetChunks()) bytes.Advance(Encoding.ASCII.GetBytes(chunk.Span, bytes.GetSpan(chunk.Length)));
            line.Clear();
        }
    }

    /// <summary>The directory's id: MD5 of <see cref="ToBytes"/> and <c>.dir</c>.</summary>
    public string Id() => ShortMd5.Of(ToBytes()) + ".dir";

    private static bool IsSorted(DirectoryEntry[] entries)
    {
        for (var i = 1; i < entries.Length; i++)
            if (CompareByCodePoint(entries[i - 1].RelativePath, entries[i].RelativePath) > 0) return false;
        return true;
    }

    // UTF-16 order puts surrogate pairs before U+E000…U+FFFF; code point order does not. Shifting both ranges mends that.
    private static int CompareByCodePoint(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            if (a[i] == b[i]) continue;
            return Weight(a[i]).CompareTo(Weight(b[i]));
        }

        return a.Length.CompareTo(b.Length);

        static int Weight(char c) => char.IsSurrogate(c) ? c + 0x2000 : c >= 0xE000 ? c - 0x800 : c;
    }
}

/// <summary>One file of a <see cref="DirectoryListing"/>.</summary>
/// <param name="RelativePath">Path below the directory, with <c>/</c>.</param>
/// <param name="Md5">MD5 of the content, lower-case hexadecimal.</param>
public sealed record DirectoryEntry(string RelativePath, string Md5);
