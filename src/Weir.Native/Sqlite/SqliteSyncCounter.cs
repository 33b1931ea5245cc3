using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Foundation.Ids;

namespace Weir.Native.Sqlite;

/// <summary>A SQLite file system (VFS) that passes everything to the default one and counts the flushes to disk.</summary>
/// <remarks>Proof of durability for tests and benchmarks: open a database with <see cref="VfsName"/> and read <see cref="Syncs"/>. SQLite
/// calls <c>xSync</c> exactly where it would call fsync, and not at all with <c>synchronous=OFF</c>. Layouts: sqlite3.h, <c>sqlite3_vfs</c> and
/// <c>sqlite3_io_methods</c> (version 3). The memory is never freed: SQLite may hold open files of a VFS until the process ends.</remarks>
public sealed unsafe class SqliteSyncCounter
{
    private readonly long* _syncs;

    /// <summary>Registers a counting file system under a name of its own.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>missing_dependency</c>: there is no SQLite library.</exception>
    public SqliteSyncCounter()
    {
        SqliteLibrary.EnsureLoaded();
        var find = (delegate* unmanaged[Cdecl]<byte*, Vfs*>)NativeLibrary.GetExport(SqliteLibrary.Handle, "sqlite3_vfs_find");
        var register = (delegate* unmanaged[Cdecl]<Vfs*, int, int>)NativeLibrary.GetExport(SqliteLibrary.Handle, "sqlite3_vfs_register");
        VfsName = "weir-sync-" + Id.New();
        var inner = find(null);
        var shim = (Shim*)NativeMemory.AllocZeroed((nuint)sizeof(Shim));
        shim->Vfs = *inner;
        shim->Vfs.Next = null;
        shim->Vfs.Name = (byte*)Marshal.StringToCoTaskMemUTF8(VfsName);
        shim->InnerOpen = inner->Open;
        shim->Vfs.Open = &Open;
        _syncs = &shim->Syncs;
        _ = register(&shim->Vfs, 0);
    }

    /// <summary>Name under which SQLite knows this file system.</summary>
    public string VfsName { get; }

    /// <summary>Flushes to disk so far, over all files opened through this file system.</summary>
    public long Syncs => Volatile.Read(ref Unsafe.AsRef<long>(_syncs));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, SqliteFile* file, int flags, int* outFlags)
    {
        var shim = (Shim*)vfs;
        var result = shim->InnerOpen(vfs, name, file, flags, outFlags);
        if (file->Methods is null) return result;
        var methods = (CountingMethods*)NativeMemory.AllocZeroed((nuint)sizeof(CountingMethods));
        methods->Methods = *file->Methods;
        methods->InnerSync = file->Methods->Sync;
        methods->Syncs = &shim->Syncs;
        methods->Methods.Sync = &Sync;
        file->Methods = &methods->Methods;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* file, int flags)
    {
        var methods = (CountingMethods*)file->Methods;
        Interlocked.Increment(ref Unsafe.AsRef<long>(methods->Syncs));
        return methods->InnerSync(file, flags);
    }

    private struct Shim
    {
        public Vfs Vfs;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, SqliteFile*, int, int*, int> InnerOpen;
        public long Syncs;
    }

    private struct CountingMethods
    {
        public IoMethods Methods;
        public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> InnerSync;
        public long* Syncs;
    }

    private struct SqliteFile
    {
        public IoMethods* Methods;
    }

    private struct IoMethods
    {
        public int Version;
        public nint Close, Read, Write, Truncate;
        public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Sync;
        public nint FileSize, Lock, Unlock, CheckReservedLock, FileControl, SectorSize, DeviceCharacteristics;
        public nint ShmMap, ShmLock, ShmBarrier, ShmUnmap, Fetch, Unfetch;
    }

    private struct Vfs
    {
        public int Version, OsFileBytes, MaxPathname;
        public Vfs* Next;
        public byte* Name;
        public nint AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, SqliteFile*, int, int*, int> Open;
        public nint Delete, Access, FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError;
        public nint CurrentTimeInt64, SetSystemCall, GetSystemCall, NextSystemCall;
    }
}
