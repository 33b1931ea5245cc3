using System.Diagnostics;
using System.Globalization;

namespace Weir.Foundation.Processes;

/// <summary>What is known of a process by its number alone.</summary>
public static class ProcessIds
{
    /// <summary>True when a process of this machine has the number now: the one that is meant, or after long another.</summary>
    /// <remarks>One that has ended and only waits for its parent to notice is not alive: in a container whose first process does not look after orphans it waits for ever.</remarks>
    public static bool IsAlive(int pid) => IsAlive(pid, "/proc");

    internal static bool IsAlive(int pid, string folder)
    {
        if (OperatingSystem.IsLinux() && StateOf(pid, folder) is { } state) return state is not ('Z' or 'X');
        try // also of one whose state is not to be seen: there may be no /proc, or one that hides what others run
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // proc(5): "PID (NAME) STATE …", and the name may hold anything.
    private static char? StateOf(int pid, string folder)
    {
        try
        {
            var text = File.ReadAllText($"{folder}/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return text[text.LastIndexOf(')') + 2];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
