namespace Weir.Native.XGBoost.Interop;

/// <summary>Owns a booster.</summary>
internal sealed unsafe class BoosterHandle : XgbSafeHandle
{
    private readonly long _serial;
    private readonly int _maker = Environment.CurrentManagedThreadId;

    /// <summary>Creates a booster that is given matrices to keep predictions of.</summary>
    public BoosterHandle(ReadOnlySpan<nint> matrices)
        : base("XGBoosterFree")
    {
        fixed (nint* m = matrices)
        {
            var (first, count) = ((nint)m, (ulong)matrices.Length);
            (var handle, _serial) = BoosterTraces.Create(() => Create((nint*)first, count), h => Free(h));
            SetHandle(handle);
        }
    }

    /// <summary>Whether the library would take what this thread kept of another booster for this one's.</summary>
    public bool MeetsAnother => !BoosterTraces.TryUse(Value, _serial);

    /// <summary>Refuses threads other than the one that made the booster.</summary>
    /// <exception cref="InvalidOperationException">It is another.</exception>
    public void RequireMaker()
    {
        if (Environment.CurrentManagedThreadId != _maker) throw new InvalidOperationException("a booster is trained and evaluated by the thread that made it");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var isFreed = base.ReleaseHandle();
        BoosterTraces.Freed(handle);
        return isFreed;
    }

    private static nint Create(nint* matrices, ulong count)
    {
        nint handle;
        XgbApi.Check(((delegate* unmanaged[Cdecl]<nint*, ulong, nint*, int>)XgbApi.Entry("XGBoosterCreate"))(matrices, count, &handle));
        return handle;
    }
}
