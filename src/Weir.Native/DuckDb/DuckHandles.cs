using System.Runtime.InteropServices;

namespace Weir.Native.DuckDb;

/// <summary>A DuckDB object that is released by handing in the address of its pointer.</summary>
internal abstract unsafe class DuckHandle : SafeHandle
{
    protected DuckHandle(nint pointer)
        : base(0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer; the caller keeps this object alive over the call.</summary>
    public nint Pointer => IsClosed ? throw new ObjectDisposedException(GetType().Name) : handle;

    protected override bool ReleaseHandle()
    {
        fixed (nint* pointer = &handle) Destroy(DuckDbApi.Instance, pointer);
        return true;
    }

    protected abstract void Destroy(DuckDbApi api, nint* pointer);
}

internal sealed unsafe class DatabaseHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => api.Close(pointer);
}

internal sealed unsafe class ConnectionHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => api.Disconnect(pointer);
}

internal sealed unsafe class StatementHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => api.DestroyPrepare(pointer);
}

internal sealed unsafe class PendingHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => api.DestroyPending(pointer);
}

internal sealed unsafe class ChunkHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => api.DestroyDataChunk(pointer);
}

internal sealed unsafe class AppenderHandle(nint pointer) : DuckHandle(pointer)
{
    protected override void Destroy(DuckDbApi api, nint* pointer) => _ = api.AppenderDestroy(pointer);
}

/// <summary>A result: its struct lies in native memory, so that its address stays.</summary>
internal sealed unsafe class ResultHandle : SafeHandle
{
    public ResultHandle()
        : base(0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(DuckResultStruct)));

    public override bool IsInvalid => handle == 0;

    public DuckResultStruct* Pointer => IsClosed ? throw new ObjectDisposedException(nameof(DuckResult)) : (DuckResultStruct*)handle;

    protected override bool ReleaseHandle()
    {
        DuckDbApi.Instance.DestroyResult((DuckResultStruct*)handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
