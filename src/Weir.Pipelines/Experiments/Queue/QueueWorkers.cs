using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Queue;

/// <summary>The workers of a queue: processes of their own, one slot each. A slot's lock says that its worker lives; a file beside it asks it to stop.</summary>
public sealed class QueueWorkers(DvcRepository repository, TimeProvider time)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private string Home => Path.Combine(new ExperimentQueue(repository, time).Home, "workers");

    /// <summary>Starts workers until there are so many.</summary>
    /// <param name="count">How many there are to be.</param>
    /// <param name="program">How this program is started.</param>
    /// <param name="cancellation">Ends the wait for them.</param>
    /// <returns>How many were started.</returns>
    public async Task<int> StartAsync(int count, IReadOnlyList<string> program, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Home);
        var started = 0;
        for (var slot = 1; slot <= count; slot++)
        {
            if (IsHeld(slot)) continue;
            File.Delete(StopOf(slot));
            File.Delete(ReadyOf(slot));
            Spawn(slot, program);
            started++;
            var since = time.GetTimestamp();
            while (!File.Exists(ReadyOf(slot)) && time.GetElapsedTime(since) < StartPatience) await Task.Delay(Pause, time, cancellation);
            if (!File.Exists(ReadyOf(slot))) throw new WeirException("worker_failed", "a worker of the queue did not start", $"what it printed is in {repository.Relative(OutputOf(slot))}");
        }

        return started;
    }

    /// <summary>Asks all workers to stop, after what they are at or, with <paramref name="kill"/>, at once.</summary>
    /// <returns>How many there were.</returns>
    public int Stop(bool kill)
    {
        var alive = Alive();
        foreach (var slot in alive) AtomicFile.WriteText(StopOf(slot), kill ? "kill" : "stop");
        return alive.Count;
    }

    /// <summary>Slots of the living.</summary>
    public IReadOnlyList<int> Alive() => Directory.Exists(Home)
        ? [.. Directory.EnumerateFiles(Home, "*.lock").Select(f => int.TryParse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture, out var slot) ? slot : 0).Where(s => s > 0 && IsHeld(s)).Order()]
        : [];

    internal InterProcessLock? Enter(int slot)
    {
        Directory.CreateDirectory(Home);
        var held = InterProcessLock.TryAcquire(LockOf(slot));
        AtomicFile.WriteText(ReadyOf(slot), "ready");
        return held;
    }

    /// <summary>What a worker was asked: null, <c>stop</c> or <c>kill</c>.</summary>
    internal string? Asked(int slot)
    {
        try
        {
            return File.Exists(StopOf(slot)) ? File.ReadAllText(StopOf(slot)) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool IsHeld(int slot)
    {
        if (!File.Exists(LockOf(slot))) return false;
        using var free = InterProcessLock.TryAcquire(LockOf(slot));
        return free is null;
    }

    // A session of its own: it outlives this command and its terminal.
    private void Spawn(int slot, IReadOnlyList<string> program)
    {
        var info = new ProcessStartInfo("/bin/sh") { WorkingDirectory = repository.Root, UseShellExecute = false };
        foreach (var word in (string[])["-c", "exec setsid \"$@\" </dev/null >\"$0\" 2>&1 &", OutputOf(slot), .. program, "queue", "worker", slot.ToString(CultureInfo.InvariantCulture)]) info.ArgumentList.Add(word);
        using var shell = Process.Start(info) ?? throw new WeirException(ErrorCodes.MissingDependency, "cannot run '/bin/sh'");
        shell.WaitForExit();
    }

    private string LockOf(int slot) => Path.Combine(Home, string.Create(CultureInfo.InvariantCulture, $"{slot}.lock"));

    private string StopOf(int slot) => Path.Combine(Home, string.Create(CultureInfo.InvariantCulture, $"{slot}.stop"));

    private string ReadyOf(int slot) => Path.Combine(Home, string.Create(CultureInfo.InvariantCulture, $"{slot}.ready"));

    private string OutputOf(int slot) => Path.Combine(Home, string.Create(CultureInfo.InvariantCulture, $"{slot}.out"));
}
