using System.Globalization;
using System.Text;

namespace Weir.Execution.Local;

/// <summary>Finds what a driver that was killed left running, by the tag in its environment.</summary>
public static class OrphanedProcesses
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Processes whose tag begins with a text.</summary>
    public static IReadOnlyList<int> Find(string tagPrefix) => Find(tagPrefix, "/proc");

    internal static IReadOnlyList<int> Find(string tagPrefix, string processes)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(processes)) return []; // what cannot be seen is left to its lease
        var wanted = Encoding.UTF8.GetBytes($"{CommandRequest.TagVariable}={tagPrefix}");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories(processes))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId) continue;
            try
            {
                var environment = File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan();
                var at = environment.IndexOf(wanted);
                if (at == 0 || (at > 0 && environment[at - 1] == 0)) found.Add(pid);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone already, or somebody else's.
            }
        }

        return found;
    }

    /// <summary>Ends them: SIGTERM, a grace period, SIGKILL. Returns how many there were, when all are gone.</summary>
    public static async Task<int> EndAsync(string tagPrefix, TimeSpan grace, TimeProvider time, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var first = Find(tagPrefix);
        if (first.Count == 0) return 0;
        foreach (var pid in first) NativeProcess.Signal(pid, SigTerm);
        var started = time.GetTimestamp();
        while (Find(tagPrefix) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(started) >= grace) foreach (var pid in left) NativeProcess.Signal(pid, SigKill);
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }

        return first.Count;
    }
}
