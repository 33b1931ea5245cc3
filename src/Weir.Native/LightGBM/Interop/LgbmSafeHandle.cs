using System.Runtime.InteropServices;

namespace Weir.Native.LightGBM.Interop;

/// <summary>Owns a dataset or a booster.</summary>
internal sealed unsafe class LgbmSafeHandle : SafeHandle
{
    private readonly nint _free;

    public LgbmSafeHandle(nint handle, string free)
        : base(0, ownsHandle: true)
    {
        _free = LgbmApi.Entry(free);
        SetHandle(handle);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object; the caller keeps this handle alive over the call.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(LgbmSafeHandle)) : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => ((delegate* unmanaged[Cdecl]<nint, int>)_free)(handle) == 0;
}
