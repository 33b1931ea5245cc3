using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>The library's environment: one a process, made at the first use, kept to its end.</summary>
public sealed unsafe class OrtEnv
{
    private const int Warning = 2;

    private static readonly Lazy<OrtEnv> Shared = new(static () => new OrtEnv());

    private OrtEnv()
    {
        Handle = OrtApi.CreateEnvironment(&Log, Warning);
        CpuMemory = OrtApi.CreateCpuMemoryInfo();
    }

    /// <summary>Version of the library, such as <c>1.30.0</c>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>missing_dependency</c>.</exception>
    public static string Version => OrtApi.LibraryVersion();

    internal static OrtEnv Instance => Shared.Value;

    internal nint Handle { get; }

    internal nint CpuMemory { get; }

    // The library's own logger prints in colour on standard error: its lines go to an event source instead, where tools can listen.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Log(nint parameter, int severity, byte* category, byte* logId, byte* location, byte* message) =>
        OnnxRuntimeEvents.Log.Message(severity, OnnxRuntimeException.Clean(OrtApi.Text(message)));
}
