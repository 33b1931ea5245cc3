using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Files;

namespace Weir.Versioning.Content;

/// <summary>Known hashes of files: one flat file, read whole in a few milliseconds and appended to, so that <c>weir status</c> opens no database. Only a cache: losing it costs time, never truth.</summary>
/// <remarks>
/// A record is believed only if size, both times and inode are the same and both times lie clearly before the moment of hashing: a file written
/// again within the clock's granularity after it was hashed would otherwise look unchanged. So a copy of the repository believes nothing of it.
/// Several processes may use it at once: each appends under a lock, and what two say of one file is true of its own state each.
/// </remarks>
internal sealed class HashState
{
    // Below this a folder is written whole, whatever little changed in it.
    private const int WholeBelow = 512;
    private const int CompactFromBytes = 1 << 20;
    private const int KeptMarks = 1000;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _stored = [];
    private readonly Dictionary<string, List<Place>> _changes = [];
    private readonly Dictionary<string, FolderRecord> _folders = [];
    private readonly Dictionary<string, Mark> _marks = [];
    private readonly HashSet<string> _usedMarks = [];
    private readonly HashSet<string> _newMarks = [];
    private readonly Dictionary<string, FolderRecord> _replaced = [];
    private readonly Dictionary<string, Dictionary<string, FileRecord>> _remembered = [];
    private byte[] _bytes = [];
    private int _end;
    private long _wasteBytes;

    private HashState(string path, TimeProvider time, long granularityNs)
    {
        _path = path;
        _time = time;
        GranularityNs = granularityNs;
    }

    /// <summary>How far apart two writes must lie to show in a file's times.</summary>
    public long GranularityNs { get; }

    /// <summary>True when something was noted since it was read or written.</summary>
    public bool IsChanged => _replaced.Count + _remembered.Count + _newMarks.Count > 0;

    /// <summary>Reads the file; what cannot be read counts as not known.</summary>
    public static HashState Load(string path, TimeProvider time, long granularityNs = Granularity.LocalNs)
    {
        var state = new HashState(path, time, granularityNs) { _bytes = StateFile.Bytes(path) };
        if (!BitConverter.IsLittleEndian) state._bytes = [];
        state._end = StateFile.Read(state._bytes, 0, state.Index);
        return state;
    }

    /// <summary>The moment to pass when something is noted, taken before a file is read.</summary>
    public long NowNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>What is known of a folder's files, or null.</summary>
    /// <param name="folder">Path relative to the root; empty for the root.</param>
    public FolderRecord? Folder(string folder)
    {
        lock (_gate)
        {
            if (_folders.TryGetValue(folder, out var known)) return known;
            if (!_stored.TryGetValue(folder, out var place) && !_changes.ContainsKey(folder)) return null;
            known = place is not null ? StateFile.FolderOf(_bytes.AsMemory(place.Offset, place.Length)) : FolderRecord.Of([], [], []);
            foreach (var (offset, length) in _changes.GetValueOrDefault(folder) ?? []) known = Merge(known, StateFile.FolderOf(_bytes.AsMemory(offset, length)));
            return _folders[folder] = known;
        }
    }

    /// <summary>Notes all files of a folder.</summary>
    public void Put(string folder, FolderRecord files)
    {
        lock (_gate)
        {
            _replaced[folder] = files;
            _remembered.Remove(folder);
        }
    }

    /// <summary>The record of one file that has not changed since it was hashed.</summary>
    public Md5Value? Find(string folder, string name, in FileFacts facts)
    {
        lock (_gate)
        {
            if (_remembered.TryGetValue(folder, out var names) && names.TryGetValue(name, out var fresh)) return fresh.IsTrue(facts, GranularityNs) ? fresh.Md5 : null;
        }

        if ((_replaced.GetValueOrDefault(folder) ?? Folder(folder)) is not { } known) return null;
        var at = known.Find(Encoding.UTF8.GetBytes(name));
        return at >= 0 && known.Records[at].IsTrue(facts, GranularityNs) ? known.Records[at].Md5 : null;
    }

    /// <summary>Notes one file.</summary>
    public void Remember(string folder, string name, in FileRecord record)
    {
        lock (_gate)
        {
            if (!_remembered.TryGetValue(folder, out var names)) _remembered[folder] = names = [];
            names[name] = record;
        }
    }

    /// <summary>A remembered fact, or null.</summary>
    public Mark? Recall(Summary key)
    {
        lock (_gate)
        {
            var name = key.ToString();
            if (!_marks.TryGetValue(name, out var mark)) return null;
            _usedMarks.Add(name);
            return mark;
        }
    }

    /// <summary>Remembers a fact.</summary>
    public void Note(Summary key, Mark mark)
    {
        lock (_gate)
        {
            var name = key.ToString();
            if (_marks.TryGetValue(name, out var known) && known == mark) return;
            _marks[name] = mark;
            _newMarks.Add(name);
        }
    }

    /// <summary>Appends what changed. A state that cannot be written (a read-only checkout, a full disk, another writer) is no failure.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!IsChanged || !BitConverter.IsLittleEndian) return;
            try
            {
                using var alone = InterProcessLock.TryAcquire(_path + ".lock");
                if (alone is null) return; // somebody else writes just now: what we know is hashed again next time
                var fresh = FreshBlocks();
                if (_end == 0 || _wasteBytes > Math.Max(CompactFromBytes, _bytes.Length / 2)) StateFile.Replace(_path, WriteAll);
                else Append(fresh);
            }
            catch (Exception e) when (e is WeirException or IOException or UnauthorizedAccessException)
            {
                return; // only a cache
            }

            _replaced.Clear();
            _remembered.Clear();
            _newMarks.Clear();
        }
    }

    private void Index(StateFile.Kind kind, int offset, int length)
    {
        var content = _bytes.AsSpan(offset, length);
        if (kind == StateFile.Kind.Mark)
        {
            var key = Summary.Read(content).ToString();
            if (_marks.ContainsKey(key)) _wasteBytes += length;
            _marks[key] = Mark.Read(content[16..]);
            return;
        }

        var path = Encoding.UTF8.GetString(StateFile.PathOf(content));
        if (kind == StateFile.Kind.Changes)
        {
            if (!_changes.TryGetValue(path, out var list)) _changes[path] = list = [];
            list.Add(new Place(offset, length));
            _wasteBytes += length;
            return;
        }

        if (_stored.TryGetValue(path, out var old)) _wasteBytes += old.Length;
        _stored[path] = new Place(offset, length);
        _changes.Remove(path);
    }

    // Every folder that changed, as it is to be written: whole, or its changed files only.
    private byte[] FreshBlocks()
    {
        foreach (var (folder, names) in _remembered)
        {
            var known = _replaced.GetValueOrDefault(folder) ?? Folder(folder);
            _replaced[folder] = Merge(known ?? FolderRecord.Of([], [], []), Of(names));
        }

        using var blocks = new MemoryStream();
        foreach (var (folder, files) in _replaced)
        {
            if (files.Count >= WholeBelow && Folder(folder) is { } known && Difference(known, files) is { } few) StateFile.Write(blocks, StateFile.Kind.Changes, folder, few);
            else StateFile.Write(blocks, StateFile.Kind.Folder, folder, files);
            _folders[folder] = files;
        }

        foreach (var key in _newMarks) StateFile.Write(blocks, Summary.Parse(key), _marks[key]);
        return blocks.ToArray();
    }

    // Others may have written since: whatever of theirs is whole stays, a torn end goes.
    private void Append(byte[] fresh)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
        var end = (long)_end;
        if (file.Length != end)
        {
            var now = StateFile.Bytes(_path);
            end = StateFile.Read(now, 0, static (_, _, _) => { });
            if (end == 0)
            {
                StateFile.Replace(_path, WriteAll);
                return;
            }

            file.SetLength(end);
        }

        file.Position = end;
        file.Write(fresh);
    }

    private void WriteAll(Stream to)
    {
        foreach (var folder in _stored.Keys.Concat(_changes.Keys).Concat(_replaced.Keys).Distinct().ToList())
            if ((_replaced.GetValueOrDefault(folder) ?? Folder(folder)) is { Count: > 0 } files) StateFile.Write(to, StateFile.Kind.Folder, folder, files);
        foreach (var (key, mark) in _marks)
            if (_marks.Count <= KeptMarks || _usedMarks.Contains(key) || _newMarks.Contains(key)) StateFile.Write(to, Summary.Parse(key), mark);
    }

    private static FolderRecord Of(Dictionary<string, FileRecord> names)
    {
        var builder = new FolderBuilder();
        foreach (var (name, record) in names) builder.Add(Encoding.UTF8.GetBytes(name), record);
        return builder.BuildAsIs();
    }

    private static FolderRecord Merge(FolderRecord known, FolderRecord changes)
    {
        var builder = FolderBuilder.From(known, known.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            var at = known.Find(changes.Name(i));
            if (at >= 0) builder.Records[at] = changes.Records[i];
            else builder.Add(changes.Name(i), changes.Records[i]);
        }

        return builder.Build();
    }

    // The files that differ, and those that are gone; null when there are many.
    private static FolderRecord? Difference(FolderRecord before, FolderRecord after)
    {
        var most = after.Count / 8;
        var builder = new FolderBuilder();
        var common = 0;
        for (var i = 0; i < after.Count; i++)
        {
            var at = i < before.Count && before.Name(i).SequenceEqual(after.Name(i)) ? i : before.Find(after.Name(i));
            if (at >= 0) common++;
            if (at >= 0 && before.Records[at].Equals(after.Records[i])) continue;
            if (builder.Count >= most) return null;
            builder.Add(after.Name(i), after.Records[i]);
        }

        if (common < before.Count)
        {
            for (var i = 0; i < before.Count; i++)
            {
                if (after.Find(before.Name(i)) >= 0) continue;
                if (builder.Count >= most) return null;
                builder.Add(before.Name(i), new FileRecord { SizeBytes = -1 });
            }
        }

        return builder.BuildAsIs();
    }

    // Classes and texts, not structures: what the framework's collections make of our structures is compiled anew at each start.
    private sealed record Place(int Offset, int Length);
}
