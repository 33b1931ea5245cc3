using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;

namespace Weir.Tuning.Running;

/// <summary>The folder in which one runner keeps what it has at work, for the runner after it. Whoever holds its lock has the trials in it.</summary>
/// <remarks>Readable by the user alone: what proves the right to a trial lies in it.</remarks>
internal sealed class TrialHome : IDisposable
{
    private const string LockName = "lock";
    private const string TicketName = "ticket";

    private readonly InterProcessLock _lock;

    private TrialHome(string folder, InterProcessLock held) => (Folder, _lock) = (folder, held);

    public string Folder { get; }

    /// <summary>Makes a new one.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static TrialHome Make(string parent, TimeProvider time)
    {
        var folder = Path.Combine(parent, Id.NewOrdered(time.GetUtcNow()));
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make '{folder}': {e.Message.Split('\n')[0]}", "check permissions and room of the disk", new SourceLocation(folder), e);
        }

        var file = Path.Combine(folder, LockName);
        if (InterProcessLock.TryAcquire(file) is { } held)
        {
            if (File.Exists(file)) return new TrialHome(folder, held);
            held.Dispose();
        }

        return Make(parent, time); // somebody took it for left that very moment, and may have removed it
    }

    /// <summary>Takes those whose runners are gone.</summary>
    public static IEnumerable<TrialHome> TakeLeft(string parent)
    {
        if (!Directory.Exists(parent)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal))
            if (TryTake(folder) is { } held) yield return new TrialHome(folder, held);
    }

    private static InterProcessLock? TryTake(string folder)
    {
        var file = Path.Combine(folder, LockName);
        try
        {
            return File.Exists(file) ? InterProcessLock.TryAcquire(file) : null;
        }
        catch (WeirException) when (!Directory.Exists(folder))
        {
            return null; // its runner came to its end that very moment
        }
    }

    /// <summary>Where the attempts of a trial lie.</summary>
    public string Of(int number) => Path.Combine(Folder, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Keeps what the next runner has to know; before anything begins.</summary>
    public void Write(TrialTicket ticket)
    {
        Directory.CreateDirectory(Of(ticket.Number));
        AtomicFile.WriteBytes(Path.Combine(Of(ticket.Number), TicketName), JsonSerializer.SerializeToUtf8Bytes(ticket, TicketJson.Default.TrialTicket));
    }

    /// <summary>What is kept. A folder without a ticket never began.</summary>
    public IEnumerable<TrialTicket> Read()
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder))
            if (WholeFile.Read(Path.Combine(folder, TicketName)) is { } bytes && Parse(bytes) is { } ticket) yield return ticket;
    }

    /// <summary>Removes what is kept of a trial.</summary>
    public void Delete(int number)
    {
        try
        {
            if (Directory.Exists(Of(number))) Directory.Delete(Of(number), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A node still writes there: the next runner removes it.
        }
    }

    /// <summary>Removes what is kept of all trials.</summary>
    public void Clear()
    {
        foreach (var ticket in Read().ToList()) Delete(ticket.Number);
    }

    /// <summary>Lets go; an empty folder goes too, while it is still held.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Folder) && !Directory.EnumerateDirectories(Folder).Any()) Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In nobody's way.
        }

        _lock.Dispose();
    }

    private static TrialTicket? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, TicketJson.Default.TrialTicket);
        }
        catch (JsonException)
        {
            return null; // written by another version: its lease lapses, and the trial is given out again
        }
    }
}
