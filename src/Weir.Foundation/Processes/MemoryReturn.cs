using System.Runtime.InteropServices;

namespace Weir.Foundation.Processes;

/// <summary>Gives memory back to the system between the stages of work that would else hold the sum of their peaks.</summary>
public static partial class MemoryReturn
{
    /// <summary>Collects, compacts and returns what neither .NET nor the C library needs. Takes tens of milliseconds.</summary>
    public static void Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc: its allocator has its own mind.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint pad);
}
