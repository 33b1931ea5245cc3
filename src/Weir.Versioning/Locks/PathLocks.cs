using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Foundation.Json;
using Weir.Foundation.Processes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Locks;

/// <summary>DVC's read-write lock of paths, <c>.dvc/tmp/rwlock</c>: what a running stage reads nobody may write, what it writes nobody may touch.</summary>
/// <remarks>DVC refuses at once where this waits. Entries of processes that are gone are dropped. One object stands for one command: two of them exclude each other within one process as well.</remarks>
public sealed class PathLocks(DvcRepository repository, string command, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _file = Path.Combine(repository.Root, ".dvc", "tmp", "rwlock");
    private readonly string _guard = Path.Combine(repository.Root, ".dvc", "tmp", "rwlock.lock");
    private readonly string _next = Path.Combine(repository.Root, ".dvc", "tmp", "rwlock.next");
    private readonly string _holder = $"{command} ({Id.New()[..8]})"; // tells two commands of one process apart
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _guarding = new(1, 1);
    private readonly Dictionary<string, int> _reads = [];
    private readonly Dictionary<string, int> _writes = [];
    private bool _isStale; // something was released that the file still shows
    private FileStat? _ownFile; // the file as it was written last, when nobody else held anything

    /// <summary>Takes paths, waiting for whoever holds one that is needed otherwise.</summary>
    /// <returns>True when somebody had to be waited for: what was known before may be out of date.</returns>
    /// <exception cref="WeirException"><c>locked</c> (transient) after <paramref name="patience"/>; <c>corrupt_file</c>; <c>cannot_write</c>.</exception>
    public async Task<bool> AcquireAsync(IReadOnlyList<string> reads, IReadOnlyList<string> writes, TimeSpan patience, Action<string>? onWait, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var started = time.GetTimestamp();
        var hasWaited = false;
        while (true)
        {
            var blocker = await EditAsync(
                others =>
                {
                    if (Blocker(others, reads, writes) is { } found) return found;
                    Count(_reads, reads, 1);
                    Count(_writes, writes, 1);
                    try
                    {
                        Write(others);
                    }
                    catch (WeirException)
                    {
                        Count(_reads, reads, -1); // what nobody can see is not held
                        Count(_writes, writes, -1);
                        throw;
                    }

                    return null;
                },
                cancellation);
            if (blocker is null) return hasWaited;
            if (time.GetElapsedTime(started) >= patience)
                throw new WeirException(ErrorCodes.Locked, $"'{repository.Relative(blocker.Path)}' is in use by process {blocker.Pid} ({blocker.Command})", "wait for it to end, or stop that process", new SourceLocation(_file)) { IsTransient = true };
            if (!hasWaited) onWait?.Invoke($"process {blocker.Pid} ({blocker.Command})");
            hasWaited = true;
            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    /// <summary>Gives paths back. The file shows it at the next call of <see cref="AcquireAsync"/> or <see cref="FlushAsync"/>.</summary>
    public void Release(IReadOnlyList<string> reads, IReadOnlyList<string> writes)
    {
        lock (_gate)
        {
            Count(_reads, reads, -1);
            Count(_writes, writes, -1);
            _isStale = true;
        }
    }

    /// <summary>Shows in the file what was released.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (!_isStale) return;
        await EditAsync(
            others =>
            {
                Write(others);
                return null;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _guarding.Dispose();

    private async Task<Held?> EditAsync(Func<List<Held>, Held?> edit, CancellationToken cancellation)
    {
        await _guarding.WaitAsync(cancellation);
        var guard = FlockGuard.TryOpen(_guard);
        try
        {
            InterProcessLock? slow = null;
            while (guard is null ? (slow = InterProcessLock.TryAcquire(_guard)) is null : !guard.TryLock()) await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellation);
            using var held = slow;
            lock (_gate)
            {
                var others = Read();
                if (edit(others) is { } blocker) return blocker;
                _isStale = false;
                return null;
            }
        }
        finally
        {
            guard?.Dispose();
            _guarding.Release();
        }
    }

    private static Held? Blocker(List<Held> others, IReadOnlyList<string> reads, IReadOnlyList<string> writes) =>
        others.Find(h => (h.IsWrite && reads.Any(r => Overlap(r, h.Path))) || writes.Any(w => Overlap(w, h.Path)));

    private static bool Overlap(string a, string b) =>
        a.Length == b.Length ? a == b : a.Length < b.Length ? b[a.Length] == '/' && b.StartsWith(a, StringComparison.Ordinal) : a[b.Length] == '/' && a.StartsWith(b, StringComparison.Ordinal);

    private static void Count(Dictionary<string, int> counts, IReadOnlyList<string> paths, int change)
    {
        foreach (var path in paths)
        {
            var count = counts.GetValueOrDefault(path) + change;
            if (count == 0) counts.Remove(path);
            else counts[path] = count;
        }
    }

    // What living others hold.
    private List<Held> Read()
    {
        var held = new List<Held>();
        if (FileStat.Of(_file) is not { } now || now == _ownFile) return held;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(_file));
            if (json.RootElement.TryGetProperty("read", out var reads))
                foreach (var path in reads.EnumerateObject())
                    foreach (var holder in path.Value.EnumerateArray()) Add(path.Name, holder, isWrite: false);
            if (json.RootElement.TryGetProperty("write", out var writes))
                foreach (var path in writes.EnumerateObject()) if (path.Value.TryGetProperty("pid", out _)) Add(path.Name, path.Value, isWrite: true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{_file}' is not a table of locks", "remove it when no command runs in this repository", new SourceLocation(_file), e);
        }

        return held;

        void Add(string path, JsonElement holder, bool isWrite)
        {
            var pid = holder.GetProperty("pid").GetInt32();
            var cmd = holder.GetProperty("cmd").GetString() ?? string.Empty;
            var isOurs = pid == Environment.ProcessId && cmd == _holder;
            if (!isOurs && ProcessIds.IsAlive(pid)) held.Add(new Held(path, pid, cmd, isWrite));
        }
    }

    private void Write(List<Held> others)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteStartObject("write");
            foreach (var holder in others.Where(o => o.IsWrite)) One(holder.Path, holder.Pid, holder.Command);
            foreach (var path in _writes.Keys) One(path, Environment.ProcessId, _holder);
            json.WriteEndObject();
            json.WriteStartObject("read");
            foreach (var path in others.Where(o => !o.IsWrite).Select(o => o.Path).Union(_reads.Keys).ToList())
            {
                json.WriteStartArray(path);
                foreach (var holder in others.Where(o => !o.IsWrite && o.Path == path)) Info(holder.Pid, holder.Command);
                if (_reads.ContainsKey(path)) Info(Environment.ProcessId, _holder);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();

            void One(string path, int pid, string cmd)
            {
                json.WritePropertyName(path);
                Info(pid, cmd);
            }

            void Info(int pid, string cmd)
            {
                json.WriteStartObject();
                json.WriteNumber("pid", pid);
                json.WriteString("cmd", cmd);
                json.WriteEndObject();
            }
        }

        // Whoever reads holds the guard, but may be killed with it: the old table or the new, and never a part. Nothing of it outlives the machine, so nothing is flushed to disk.
        try
        {
            using (var file = new FileStream(_next, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)) file.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
            File.Move(_next, _file, overwrite: true);
            _ownFile = others.Count == 0 ? FileStat.Of(_file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{_file}': {e.Message.Split('\n')[0]}", location: new SourceLocation(_file), inner: e);
        }
    }

    private sealed record Held(string Path, int Pid, string Command, bool IsWrite);
}
