using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weir.Foundation.Processes;

/// <summary>Starts children as leaders of a session of their own and ends whole groups.</summary>
public static partial class ProcessGroup
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const string SetSid = "/usr/bin/setsid"; // util-linux; execs in place, so the pid stays and becomes the group's id

    private static readonly bool HasSetSid = OperatingSystem.IsLinux() && File.Exists(SetSid);

    /// <summary>Fills in program and arguments so that the child leads its own process group where the system allows it.</summary>
    public static void Prepare(ProcessStartInfo info, string fileName, IReadOnlyList<string> arguments)
    {
        // setsid itself would print its own "failed to execute"; a missing program is found out here instead.
        if (HasSetSid && Exists(fileName, info.WorkingDirectory))
        {
            info.FileName = SetSid;
            info.ArgumentList.Add(fileName);
        }
        else
        {
            info.FileName = fileName;
        }

        foreach (var argument in arguments) info.ArgumentList.Add(argument);
    }

    /// <summary>Asks the child's whole group to end, waits, then kills what is left. Returns when the child is gone.</summary>
    public static async Task EndAsync(Process process, TimeSpan grace)
    {
        if (!HasSetSid)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return;
        }

        var group = process.Id;
        _ = Kill(-group, SigTerm);
        using var patience = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its chance.
        }

        _ = Kill(-group, SigKill);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Kills a child and its group; waits for nothing.</summary>
    internal static void KillNow(int leader)
    {
        if (OperatingSystem.IsWindows()) return; // its consoles send Ctrl-C to children too
        _ = Kill(-leader, SigKill);
        _ = Kill(leader, SigKill); // one that leads no group
    }

    private static bool Exists(string fileName, string workingDirectory)
    {
        if (fileName.Contains('/', StringComparison.Ordinal)) return File.Exists(Path.Combine(workingDirectory.Length == 0 ? "." : workingDirectory, fileName));
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return path.Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, fileName)));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
