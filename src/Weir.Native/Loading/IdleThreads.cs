using System.Runtime.InteropServices;

namespace Weir.Native;

/// <summary>How threads of OpenMP wait for work.</summary>
internal static partial class IdleThreads
{
    /// <summary>Lets them sleep; to be called before a library with OpenMP is loaded.</summary>
    /// <remarks>They spin by default, which made training 35 to 75 times slower where cores are shared. The variable must reach the C library
    /// before libgomp reads it; <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not.</remarks>
    public static void Sleep()
    {
        if (!OperatingSystem.IsWindows()) _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
