using System.Runtime.InteropServices;

namespace Weir.Native.XGBoost.Interop;

/// <summary>Owns a matrix or a booster.</summary>
internal sealed unsafe class XgbSafeHandle : SafeHandle
{
    private readonly nint _free;

    public XgbSafeHandle(nint handle, string free)
        : base(0, ownsHandle: true)
    {
        _free = XgbApi.Entry(free);
        SetHandle(handle);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object; the caller keeps this handle alive over the call.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(XgbSafeHandle)) : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => ((delegate* unmanaged[Cdecl]<nint, int>)_free)(handle) == 0;
}
