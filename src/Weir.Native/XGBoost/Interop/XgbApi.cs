using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Native.XGBoost.Interop;

/// <summary>The C API of XGBoost 1.7: entry points by name, each looked up once.</summary>
internal static unsafe class XgbApi
{
    private static readonly Lazy<nint> Library = new(LoadLibrary);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, nint> EntryPoints = new(StringComparer.Ordinal);

    /// <summary>Address of an entry point; loads the library at first use.</summary>
    public static nint Entry(string name) => EntryPoints.GetOrAdd(name, static n => NativeLibrary.GetExport(Library.Value, n));

    /// <summary>Throws the calling thread's last error when a call did not return 0.</summary>
    public static void Check(int result)
    {
        if (result == 0) return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Entry("XGBGetLastError"))());
        throw new XGBoostException(XGBoostException.Clean(message ?? "unknown failure"));
    }

    public static (int Major, int Minor, int Patch) Version()
    {
        int major, minor, patch;
        ((delegate* unmanaged[Cdecl]<int*, int*, int*, void>)Entry("XGBoostVersion"))(&major, &minor, &patch);
        return (major, minor, patch);
    }

    /// <summary>Drops what the library would print on this thread. The callback is thread-local, so every thread sets its own.</summary>
    public static void Silence() =>
        ((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<byte*, void>, int>)Entry("XGBRegisterLogCallback"))(&Drop);

    private static nint LoadLibrary()
    {
        CEnvironment.LetIdleThreadsSleep();
        return NativeLibraries.Load(NativeEngine.XGBoost);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Drop(byte* message)
    {
    }
}
