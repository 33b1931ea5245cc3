using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Weir.Foundation.Errors;

namespace Weir.Native.LightGBM.Interop;

/// <summary>The C API of LightGBM 4: entry points by name, each looked up once.</summary>
internal static unsafe class LgbmApi
{
    private static readonly Lazy<nint> Library = new(LoadLibrary);

    private static readonly ConcurrentDictionary<string, nint> EntryPoints = new(StringComparer.Ordinal);

    /// <summary>Address of an entry point; loads the library at first use.</summary>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no library, or it is none that is known.</exception>
    public static nint Entry(string name) => EntryPoints.GetOrAdd(name, static n => NativeLibrary.TryGetExport(Library.Value, n, out var address)
        ? address
        : throw new WeirException(ErrorCodes.MissingDependency, $"the LightGBM that was found has no {n}: version 4 is needed", NativeEngine.LightGBM.Install));

    /// <summary>Throws the calling thread's last error when a call did not return 0.</summary>
    public static void Check(int result)
    {
        if (result == 0) return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Entry("LGBM_GetLastError"))());
        throw new LightGBMException(LightGBMException.Clean(message));
    }

    /// <summary>Drops what the library would print on this thread. The callback is thread-local, so every thread sets its own.</summary>
    public static void Silence() =>
        Check(((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<byte*, void>, int>)Entry("LGBM_RegisterLogCallback"))(&Drop));

    /// <summary>Parameters as the library takes them.</summary>
    public static byte[] Parameters(IEnumerable<KeyValuePair<string, string>> parameters) =>
        NativeText.CString(string.Join(' ', parameters.Select(p => $"{p.Key}={p.Value}")));

    private static nint LoadLibrary()
    {
        CEnvironment.LetIdleThreadsSleep();
        return NativeLibraries.Load(NativeEngine.LightGBM);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void Drop(byte* message)
    {
    }
}
