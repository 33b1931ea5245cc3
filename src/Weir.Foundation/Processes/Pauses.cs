using System.Runtime.InteropServices;

namespace Weir.Foundation.Processes;

/// <summary>Pauses shorter than .NET's clock of a millisecond, for threads of one's own that wait for another process.</summary>
public static partial class Pauses
{
    /// <summary>Gives the core away for at least this time, to the microsecond; on Windows to the millisecond.</summary>
    /// <param name="time">Less than a second.</param>
    public static void Sleep(TimeSpan time)
    {
        if (OperatingSystem.IsWindows()) Thread.Sleep(time < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : time);
        else _ = MicroSleep((uint)time.TotalMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MicroSleep(uint microseconds);
}
