using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Versioning.Repository;

/// <summary>DVC's lock on paths while stages run: <c>.dvc/tmp/rwlock</c>, JSON, guarded by <c>rwlock.lock</c>. Entries of dead processes count for nothing.</summary>
/// <remarks>The form is <c>{"write": {path: {"pid", "cmd"}}, "read": {path: [{"pid", "cmd"}]}}</c> with full paths; paths exclude each other when they are equal or one contains the other.</remarks>
public sealed class ReadWriteLock : IDisposable
{
    private static readonly TimeSpan GuardPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly DvcRepository _repository;
    private readonly IReadOnlyList<string> _read;
    private readonly IReadOnlyList<string> _write;
    private readonly string _command;

    private ReadWriteLock(DvcRepository repository, IReadOnlyList<string> read, IReadOnlyList<string> write, string command)
    {
        _repository = repository;
        _read = read;
        _write = write;
        _command = command;
    }

    /// <summary>Enters paths, waiting while others hold them.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="command">Said to whoever waits for us, such as <c>weir repro</c>.</param>
    /// <param name="read">Full paths that must not change.</param>
    /// <param name="write">Full paths that are about to change.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onWait">Hears once whom it waits for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException"><c>locked</c> (transient): still held after the wait; <c>corrupt_file</c>.</exception>
    public static async Task<ReadWriteLock> EnterAsync(
        DvcRepository repository, string command, IReadOnlyList<string> read, IReadOnlyList<string> write, TimeSpan patience, TimeProvider time, Action<string>? onWait = null, CancellationToken cancellation = default)
    {
        var started = time.GetTimestamp();
        var told = false;
        var held = new ReadWriteLock(repository, read, write, command);
        while (true)
        {
            Entry? blocker = null;
            await EditAsync(repository, time, table => { blocker = held.TryEnter(table); return blocker is null && read.Count + write.Count > 0; }, cancellation);
            if (blocker is null) return held;
            var holder = string.Create(CultureInfo.InvariantCulture, $"process {blocker.Pid} ({blocker.Command})");
            if (time.GetElapsedTime(started) >= patience)
                throw new WeirException(ErrorCodes.Locked, $"'{repository.Relative(blocker.Path)}' is in use by {holder}", "wait for it to end, or stop that process", new SourceLocation(blocker.Path)) { IsTransient = true };
            if (!told) onWait?.Invoke(holder);
            told = true;
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Leaves the paths.</summary>
    public void Dispose()
    {
        if (_read.Count + _write.Count == 0) return;
        // The last act of a command: what cannot be written now is dropped by the next who sees that we are gone.
        try
        {
            EditAsync(_repository, TimeProvider.System, Leave, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (WeirException)
        {
        }
    }

    private Entry? TryEnter(List<Entry> table)
    {
        var blocker = table.Find(e => (e.IsWrite ? _read.Concat(_write) : _write).Any(p => Overlaps(p, e.Path)) && !(e.Pid == Environment.ProcessId && e.Command == _command) && IsAlive(e.Pid));
        if (blocker is not null) return blocker;
        table.RemoveAll(e => !IsAlive(e.Pid));
        table.AddRange(_write.Select(p => new Entry(p, Environment.ProcessId, _command, true)));
        table.AddRange(_read.Select(p => new Entry(p, Environment.ProcessId, _command, false)));
        return null;
    }

    private bool Leave(List<Entry> table)
    {
        var changed = false;
        foreach (var (paths, isWrite) in new[] { (_write, true), (_read, false) })
        {
            foreach (var path in paths)
            {
                var at = table.FindIndex(e => e.Path == path && e.IsWrite == isWrite && e.Pid == Environment.ProcessId && e.Command == _command);
                if (at < 0) continue;
                table.RemoveAt(at);
                changed = true;
            }
        }

        return changed;
    }

    private static bool Overlaps(string a, string b) => a == b || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task EditAsync(DvcRepository repository, TimeProvider time, Func<List<Entry>, bool> edit, CancellationToken cancellation)
    {
        var file = Path.Combine(repository.Root, ".dvc", "tmp", "rwlock");
        using var guard = await InterProcessLock.AcquireAsync(file + ".lock", GuardPatience, time, cancellation: cancellation);
        var table = Read(file);
        if (edit(table)) AtomicFile.WriteBytes(file, Bytes(table));
    }

    private static List<Entry> Read(string file)
    {
        var table = new List<Entry>();
        if (!File.Exists(file)) return table;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.TryGetProperty("write", out var writers))
                foreach (var one in writers.EnumerateObject()) table.Add(Of(one.Name, one.Value, true));
            if (document.RootElement.TryGetProperty("read", out var readers))
                foreach (var one in readers.EnumerateObject()) table.AddRange(one.Value.EnumerateArray().Select(v => Of(one.Name, v, false)));
            return table;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is not a table of locks", "remove it when no command runs in this repository", new SourceLocation(file), e);
        }

        static Entry Of(string path, JsonElement value, bool isWrite) => new(path, value.GetProperty("pid").GetInt32(), value.GetProperty("cmd").GetString() ?? string.Empty, isWrite);
    }

    private static byte[] Bytes(List<Entry> table)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("write");
            foreach (var e in table.Where(e => e.IsWrite).DistinctBy(e => e.Path)) Write(json, e.Path, e);
            json.WriteEndObject();
            json.WriteStartObject("read");
            foreach (var readers in table.Where(e => !e.IsWrite).GroupBy(e => e.Path))
            {
                json.WriteStartArray(readers.Key);
                foreach (var e in readers) Write(json, null, e);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string? name, Entry entry)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteNumber("pid", entry.Pid);
        json.WriteString("cmd", entry.Command);
        json.WriteEndObject();
    }

    private sealed record Entry(string Path, int Pid, string Command, bool IsWrite);
}
