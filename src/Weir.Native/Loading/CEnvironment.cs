using System.Runtime.InteropServices;

namespace Weir.Native;

/// <summary>Variables as C libraries in this process see them: <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not reach those.</summary>
internal static partial class CEnvironment
{
    /// <summary>Lets threads of OpenMP sleep while they have no work; to be called before a library with OpenMP is loaded.</summary>
    /// <remarks>They spin by default, which made training 35 to 75 times slower where cores are shared.</remarks>
    public static void LetIdleThreadsSleep() => SetUnlessSet("OMP_WAIT_POLICY", "PASSIVE");

    /// <summary>Keeps ONNX Runtime from telling its maker of sessions and machines; to be called before it is loaded.</summary>
    /// <remarks>From 1.29 on its builds for Linux and macOS send events over the network, keep an id of the machine in <c>~/.cache/Microsoft</c>, and leave <c>.ses</c> and
    /// <c>mat-debug-PID.log</c> in the folder for temporary files. The function of its API that turns this off comes after the first event.</remarks>
    public static void TellNobody() => SetUnlessSet("ORT_DISABLE_TELEMETRY", "1");

    private static void SetUnlessSet(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
        }
        else
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
