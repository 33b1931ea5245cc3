using System.Diagnostics;

namespace Weir.Foundation.Processes;

/// <summary>What is known of a process by its number alone.</summary>
public static class ProcessIds
{
    /// <summary>True when a process of this machine has the number now: the one that is meant, or after long another.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
