using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Foundation.Files;

/// <summary>An exclusive lock between processes, held on an open file (<c>flock</c> on Unix) and therefore gone when its holder dies.</summary>
/// <remarks>The holder writes its pid and command into the file, so that a waiting process can say whom it waits for.</remarks>
public sealed class InterProcessLock : IDisposable
{
    private readonly FileStream _file;

    private InterProcessLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting up to <paramref name="patience"/>; <paramref name="onWait"/> hears once whom it waits for.</summary>
    /// <exception cref="WeirException"><c>locked</c> (transient): still held after the wait; <c>cannot_write</c>: the file cannot be made.</exception>
    public static async Task<InterProcessLock> AcquireAsync(
        string path, TimeSpan patience, TimeProvider time, Action<string>? onWait = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var started = time.GetTimestamp();
        var told = false;
        while (true)
        {
            if (TryAcquire(path) is { } held) return held;
            var holder = Holder(path);
            if (time.GetElapsedTime(started) >= patience)
            {
                throw new WeirException(
                    ErrorCodes.Locked,
                    $"'{path}' is held by {holder}",
                    "wait for it to end, or stop that process",
                    new SourceLocation(path))
                { IsTransient = true };
            }

            if (!told) onWait?.Invoke(holder);
            told = true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
    }

    /// <summary>Takes the lock at once or returns null.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the file cannot be made.</exception>
    public static InterProcessLock? TryAcquire(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (UnauthorizedAccessException e)
        {
            throw AtomicFile.CannotWrite(path, e);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (IOException e)
        {
            throw AtomicFile.CannotWrite(path, e);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {CommandLine()}\n");
        try
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush();
        }
        catch (IOException)
        {
            // A full disk: the lock is held all the same, only nobody learns by whom.
        }

        return new InterProcessLock(file);
    }

    /// <summary>Releases the lock. The file stays: deleting it would let two holders in at once.</summary>
    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK from flock, which .NET keeps in HResult on Linux and macOS; a sharing violation on Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 || e.HResult == unchecked((int)0x80070020);

    private static string Holder(string path)
    {
        using var handle = Durable.OpenWithoutLock(path);
        if (handle is null) return "another process";
        Span<byte> buffer = stackalloc byte[512];
        var count = RandomAccess.Read(handle, buffer, 0);
        var parts = System.Text.Encoding.UTF8.GetString(buffer[..count]).Trim().Split(' ', 2);
        if (parts is [{ Length: > 0 } pid, var command]) return $"process {pid} ({command})";
        // Others (DVC) write only the number of the process; the system may know its program.
        return parts is [var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var id) ? $"process {id} ({Program(id)})" : "another process";
    }

    // Of the arguments only the verb: they may hold secrets.
    private static string Program(int id)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return string.Join(' ', words.TakeWhile(w => !w.StartsWith('-')).Select(Path.GetFileName).Take(3)) is { Length: > 0 } told ? told : "unknown";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

    // Arguments may hold secrets, so the verb alone is named.
    private static string CommandLine() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).TakeWhile(a => !a.StartsWith('-')).Take(2)).Trim() is { Length: > 0 } verb
        ? $"weir {verb}"
        : "weir";
}
