using System.Runtime.InteropServices;

namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Owns one object of the library and releases it by the function of its kind.</summary>
internal sealed class OrtSafeHandle : SafeHandle
{
    private readonly int _release;
    private GCHandle _pin;

    /// <summary>Takes ownership.</summary>
    /// <param name="handle">What a Create function gave.</param>
    /// <param name="release">Place of its Release function in the table.</param>
    /// <param name="pin">Keeps memory in place that the object looks at; freed after the object, also when nobody disposes of it.</param>
    public OrtSafeHandle(nint handle, int release, GCHandle pin = default)
        : base(0, ownsHandle: true)
    {
        _release = release;
        _pin = pin;
        SetHandle(handle);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object; the caller keeps this handle alive over the call.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(OrtSafeHandle)) : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.Release(_release, handle);
        if (_pin.IsAllocated) _pin.Free();
        return true;
    }
}
