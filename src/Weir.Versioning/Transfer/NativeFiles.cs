using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Versioning.Transfer;

/// <summary>The few calls of the system that moving ten thousand small files is made of, without what .NET does around each.</summary>
internal static unsafe partial class NativeFiles
{
    public const int NoSpace = 28;
    public const int Quota = 122;
    public const int NotFound = 2;
    public const int Exists = 17;

    private const int ReadOnly = 0x80000; // O_CLOEXEC
    private const int CreateNew = 0x80000 | 0x1 | 0x40 | 0x80; // O_CLOEXEC | O_WRONLY | O_CREAT | O_EXCL

    /// <summary>True where these calls exist as written here.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Descriptor for reading, or minus the error.</summary>
    public static int OpenRead(string path) => Call(path, static p => Open(p, ReadOnly, 0));

    /// <summary>Descriptor of a new file, or minus the error.</summary>
    public static int Create(string path) => Call(path, static p => Open(p, CreateNew, 0x1B6)); // 0666

    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            nint count;
            do count = ReadCall(descriptor, p, (nuint)buffer.Length);
            while (count < 0 && Marshal.GetLastSystemError() == 4);
            return count < 0 ? -Marshal.GetLastSystemError() : (int)count;
        }
    }

    /// <summary>Writes all; 0, or minus the error.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* p = bytes)
            {
                var count = WriteCall(descriptor, p, (nuint)bytes.Length);
                if (count < 0 && Marshal.GetLastSystemError() == 4) continue;
                if (count < 0) return -Marshal.GetLastSystemError();
                bytes = bytes[(int)count..];
            }
        }

        return 0;
    }

    /// <summary>0444.</summary>
    public static void Protect(int descriptor) => _ = Chmod(descriptor, 0x124);

    public static void Shut(int descriptor) => _ = Close(descriptor);

    /// <summary>0, or minus the error.</summary>
    public static int Move(string from, string to)
    {
        fixed (byte* a = Encoding.UTF8.GetBytes(from + "\0"))
        fixed (byte* b = Encoding.UTF8.GetBytes(to + "\0"))
            return Rename(a, b) == 0 ? 0 : -Marshal.GetLastSystemError();
    }

    public static void Delete(string path)
    {
        fixed (byte* p = Encoding.UTF8.GetBytes(path + "\0")) _ = Unlink(p);
    }

    /// <summary>Flushes the whole file system of a path; false where that cannot be done.</summary>
    public static bool FlushFileSystem(string path)
    {
        var descriptor = OpenRead(path);
        if (descriptor < 0) return false;
        var isDone = SyncFs(descriptor) == 0;
        Shut(descriptor);
        return isDone;
    }

    private delegate int PathCall(byte* path);

    private static int Call(string path, PathCall call)
    {
        Span<byte> buffer = stackalloc byte[512];
        var need = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        if (need > buffer.Length) buffer = new byte[need];
        var count = Encoding.UTF8.GetBytes(path, buffer);
        buffer[count] = 0;
        fixed (byte* p = buffer)
        {
            var result = call(p);
            return result < 0 ? -Marshal.GetLastSystemError() : result;
        }
    }

    [LibraryImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadCall(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteCall(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "fchmod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Chmod(int descriptor, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "rename")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "unlink")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unlink(byte* path);

    [LibraryImport("libc", EntryPoint = "syncfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFs(int descriptor);
}
