using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Weir.Execution.Local;

/// <summary>Starts processes by <c>posix_spawn</c>, each as leader of a session, its output going to a file: a tenth of what pipes and their readers cost.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class NativeProcess
{
    private const short SetSignalMask = 0x08;
    private const short SetSignalDefaults = 0x04;
    private const short SetSession = 0x80;
    private const int OpaqueBytes = 1024; // posix_spawnattr_t has 336, posix_spawn_file_actions_t 80, sigset_t 128

    /// <summary>Starts a program.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <param name="environment">Entries <c>NAME=value</c>.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="output">Descriptor for standard output and error.</param>
    /// <returns>Its process id, which is its group's too.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static int Start(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, int output)
    {
        var actions = stackalloc byte[OpaqueBytes];
        var attributes = stackalloc byte[OpaqueBytes];
        var signals = stackalloc byte[OpaqueBytes];
        using var argv = new StringBlock(arguments);
        using var envp = new StringBlock(environment);
        Check(ActionsInit(actions));
        Check(AttributesInit(attributes));
        try
        {
            Check(AddOpen(actions, 0, "/dev/null", 0, 0));
            Check(AddDuplicate(actions, output, 1));
            Check(AddDuplicate(actions, output, 2));
            Check(AddFolder(actions, folder));
            // The runtime ignores SIGPIPE and handles others; a child begins with the system's defaults.
            _ = FillSet(signals);
            Check(SetDefaults(attributes, signals));
            _ = EmptySet(signals);
            Check(SetMask(attributes, signals));
            Check(SetFlags(attributes, SetSession | SetSignalDefaults | SetSignalMask));
            int pid;
            Check(Spawn(&pid, program, actions, attributes, argv.Pointers, envp.Pointers));
            return pid;
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
        }
    }

    /// <summary>Waits for a child of <see cref="Start"/>; blocks the thread.</summary>
    public static ProcessEnd Wait(int pid)
    {
        const int Interrupted = 4;
        int status;
        var usage = stackalloc long[18]; // struct rusage: two timevals, then maxrss in KiB
        while (Wait4(pid, &status, 0, usage) < 0)
            if (Marshal.GetLastPInvokeError() != Interrupted) return new ProcessEnd(255, null, null, TimeSpan.Zero);
        var signal = status & 0x7F;
        var cpu = TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
        // A child begins in the memory of whoever started it, and Linux counts that as its own: what is not above it tells nothing of the child.
        var own = stackalloc long[18];
        var peak = GetUsage(0, own) == 0 && usage[4] <= own[4] ? (long?)null : usage[4] * 1024;
        return new ProcessEnd(signal == 0 ? (status >> 8) & 0xFF : 128 + signal, signal == 0 ? null : signal, peak, cpu);
    }

    /// <summary>Sends a signal to a process, or with a negative id to a whole group.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    private static void Check(int error)
    {
        if (error != 0) throw new Win32Exception(error);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddFolder(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FillSet(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EmptySet(byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Spawn(int* pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait4(int pid, int* status, int options, long* usage);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, long* usage);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    // A list of C strings in one piece of memory, with the array of pointers that ends in null.
    private readonly struct StringBlock : IDisposable
    {
        private readonly byte[] _bytes;
        private readonly byte*[] _pointers;
        private readonly GCHandle _text;
        private readonly GCHandle _array;

        public StringBlock(IReadOnlyList<string> strings)
        {
            var length = 0;
            for (var i = 0; i < strings.Count; i++) length += Encoding.UTF8.GetMaxByteCount(strings[i].Length) + 1;
            _bytes = ArrayPool<byte>.Shared.Rent(length + 1);
            _pointers = new byte*[strings.Count + 1];
            _text = GCHandle.Alloc(_bytes, GCHandleType.Pinned);
            var at = (byte*)_text.AddrOfPinnedObject();
            for (var i = 0; i < strings.Count; i++)
            {
                _pointers[i] = at;
                at += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(at, length - (int)(at - _pointers[0])));
                *at++ = 0;
            }

            _array = GCHandle.Alloc(_pointers, GCHandleType.Pinned);
        }

        public byte** Pointers => (byte**)_array.AddrOfPinnedObject();

        public void Dispose()
        {
            _array.Free();
            _text.Free();
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its code, or 128 + signal.</param>
/// <param name="Signal">The signal that ended it.</param>
/// <param name="PeakMemoryBytes">Most memory that it or a process it waited for held; null where that is no more than this process holds, of which Linux does not tell it apart.</param>
/// <param name="CpuTime">CPU time of it and what it waited for.</param>
internal sealed record ProcessEnd(int ExitCode, int? Signal, long? PeakMemoryBytes, TimeSpan CpuTime);
