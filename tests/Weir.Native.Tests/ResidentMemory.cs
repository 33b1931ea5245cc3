using System.Diagnostics;

namespace Weir.Native.Tests;

/// <summary>Memory of this process after the collector has tidied up.</summary>
internal static class ResidentMemory
{
    public static long Bytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
