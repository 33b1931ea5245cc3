using System.Runtime.InteropServices;

namespace Weir.Native.XGBoost.Interop;

/// <summary>Owns an object of the library.</summary>
internal abstract unsafe class XgbSafeHandle(string free) : SafeHandle(0, ownsHandle: true)
{
    private readonly nint _free = XgbApi.Entry(free);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object; the caller keeps this handle alive over the call.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(GetType().Name) : handle;

    /// <summary>Frees an object.</summary>
    protected bool Free(nint one) => ((delegate* unmanaged[Cdecl]<nint, int>)_free)(one) == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Free(handle);
}
