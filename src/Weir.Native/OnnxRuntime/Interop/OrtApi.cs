using System.Runtime.InteropServices;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>The C API: a flat table of function pointers. The number in each call is the function's place in it, frozen by the header.</summary>
/// <remarks>Version 24 of the table has all that is used here, so every library from 1.24 on will do.</remarks>
internal static unsafe partial class OrtApi
{
    private const uint TableVersion = 24;

    private static readonly Lazy<nint> LoadedTable = new(LoadTable);

    private static void** Table => (void**)LoadedTable.Value;

    /// <summary>Version of the loaded library, such as <c>1.30.0</c>.</summary>
    public static string LibraryVersion()
    {
        var apiBase = ApiBase();
        return Text(((delegate* unmanaged[Cdecl]<byte*>)apiBase[1])());
    }

    /// <summary>Throws what a status says, after releasing it.</summary>
    public static void Check(nint status)
    {
        if (status != 0) Throw(status);
    }

    /// <summary>Text of a C string that stays the library's.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;

    /// <summary>Text of a C string that the default allocator made, which is freed.</summary>
    public static string TakeText(byte* text)
    {
        try
        {
            return Text(text);
        }
        finally
        {
            AllocatorFree(text);
        }
    }

    /// <summary>The default CPU allocator; it belongs to the library.</summary>
    public static nint Allocator()
    {
        nint allocator;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)Table[78])(&allocator));
        return allocator;
    }

    public static void AllocatorFree(void* memory) =>
        Check(((delegate* unmanaged[Cdecl]<nint, void*, nint>)Table[76])(Allocator(), memory));

    public static nint CreateCpuMemoryInfo()
    {
        nint info;
        Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)Table[69])(1, 0, &info)); // arena allocator, default memory
        return info;
    }

    /// <summary>Calls one of the Release functions, which return nothing.</summary>
    public static void Release(int index, nint handle) => ((delegate* unmanaged[Cdecl]<nint, void>)Table[index])(handle);

    /// <summary>UTF-8 with a closing NUL.</summary>
    public static byte[] CString(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>A path as the platform's ORTCHAR_T: UTF-16 on Windows, UTF-8 elsewhere.</summary>
    public static byte[] PathString(string path) =>
        OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : CString(path);

    private static void** ApiBase()
    {
        CEnvironment.TellNobody();
        var library = NativeLibraries.Load(NativeEngine.OnnxRuntime);
        return ((delegate* unmanaged[Cdecl]<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
    }

    private static nint LoadTable()
    {
        var apiBase = ApiBase();
        var version = Text(((delegate* unmanaged[Cdecl]<byte*>)apiBase[1])());
        // An older library prints a line of its own when asked for a table that it does not have: ask by its version first.
        var parts = version.Split('.');
        var isOld = parts.Length < 2 || !int.TryParse(parts[1], out var minor) || (parts[0] == "1" && minor < TableVersion);
        var table = isOld ? 0 : ((delegate* unmanaged[Cdecl]<uint, nint>)apiBase[0])(TableVersion);
        return table != 0 ? table : throw new WeirException(
            ErrorCodes.MissingDependency, $"ONNX Runtime {version} is too old: 1.{TableVersion} or later is needed", NativeEngine.OnnxRuntime.Install);
    }

    private static void Throw(nint status)
    {
        var code = ((delegate* unmanaged[Cdecl]<nint, int>)Table[1])(status);
        var message = Text(((delegate* unmanaged[Cdecl]<nint, byte*>)Table[2])(status));
        Release(93, status);
        throw new OnnxRuntimeException((OnnxErrorCode)code, OnnxRuntimeException.Clean(message));
    }
}
