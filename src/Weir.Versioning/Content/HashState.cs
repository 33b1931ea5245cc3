using System.Globalization;
using System.Text;
using Weir.Foundation.Files;

namespace Weir.Versioning.Content;

/// <summary>Known hashes of workspace files: a flat file, so that <c>weir status</c> opens no database. Only a cache: losing it costs time, never truth.</summary>
/// <remarks>
/// One line a file: <c>md5 size mtime-ns ctime-ns inode hashed-at-ns path</c>, below a header with the version. An entry is believed only if
/// size, both times and inode are the same and both times lie clearly before the moment of hashing: a file written again within the clock's
/// granularity after it was hashed would otherwise look unchanged.
/// </remarks>
public sealed class HashState
{
    private const string Header = "weir-hashes 1";

    // Kernels stamp files with the time of the last timer tick, up to 10 ms old; twice that is safe.
    private const long GranularityNs = 20_000_000;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Entry> _entries;
    private readonly Lock _gate = new();
    private volatile bool _isChanged;

    private HashState(string path, TimeProvider time, Dictionary<string, Entry> entries)
    {
        _path = path;
        _time = time;
        _entries = entries;
    }

    /// <summary>True when something was noted since it was read or written.</summary>
    public bool IsChanged => _isChanged;

    /// <summary>Reads the file; anything unreadable counts as nothing known.</summary>
    public static HashState Load(string path, TimeProvider time)
    {
        var entries = new Dictionary<string, Entry>();
        if (File.Exists(path))
        {
            try
            {
                using var reader = new StreamReader(path, Encoding.UTF8);
                if (reader.ReadLine() == Header)
                    while (reader.ReadLine() is { } line) Parse(line, entries);
            }
            catch (IOException)
            {
                entries.Clear();
            }
        }

        return new HashState(path, time, entries);
    }

    /// <summary>The hash of a file that has not changed since it was hashed, or null.</summary>
    /// <param name="relative">Path relative to the root.</param>
    /// <param name="stat">What the file system says now.</param>
    public string? Find(string relative, in FileStat stat)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(relative, out var known)) return null;
            if (known.Size != stat.SizeBytes || known.Modified != stat.ModifiedNs || known.Changed != stat.ChangedNs || known.Inode != stat.Inode) return null;
            return Math.Max(known.Modified, known.Changed) + GranularityNs < known.HashedAt ? known.Md5 : null;
        }
    }

    /// <summary>The moment to pass to <see cref="Remember"/>, taken before the file is read.</summary>
    public long NowNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Notes a hash.</summary>
    /// <param name="relative">Path relative to the root; one with a line break is not kept.</param>
    /// <param name="stat">The file's state before it was read.</param>
    /// <param name="md5">Its hash.</param>
    /// <param name="hashedAtNs">When reading began.</param>
    public void Remember(string relative, in FileStat stat, string md5, long hashedAtNs)
    {
        if (relative.Contains('\n', StringComparison.Ordinal)) return;
        lock (_gate)
        {
            _entries[relative] = new Entry(md5, stat.SizeBytes, stat.ModifiedNs, stat.ChangedNs, stat.Inode, hashedAtNs);
            _isChanged = true;
        }
    }

    /// <summary>Writes the file when something changed. A state that cannot be written (a read-only checkout) is no failure.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!_isChanged) return;
            var text = new StringBuilder(Header).Append('\n');
            foreach (var (path, e) in _entries)
                text.Append(CultureInfo.InvariantCulture, $"{e.Md5} {e.Size} {e.Modified} {e.Changed} {e.Inode} {e.HashedAt} {path}\n");
            try
            {
                AtomicFile.WriteText(_path, text.ToString());
                _isChanged = false;
            }
            catch (Foundation.Errors.WeirException)
            {
                // Only a cache.
            }
        }
    }

    private static void Parse(string line, Dictionary<string, Entry> entries)
    {
        var parts = line.Split(' ', 7);
        if (parts.Length != 7
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var size)
            || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out var modified)
            || !long.TryParse(parts[3], CultureInfo.InvariantCulture, out var changed)
            || !ulong.TryParse(parts[4], CultureInfo.InvariantCulture, out var inode)
            || !long.TryParse(parts[5], CultureInfo.InvariantCulture, out var hashedAt)) return;
        entries[parts[6]] = new Entry(parts[0], size, modified, changed, inode, hashedAt);
    }

    private sealed record Entry(string Md5, long Size, long Modified, long Changed, ulong Inode, long HashedAt);
}
