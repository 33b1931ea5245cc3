using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Weir.Native.XGBoost.Interop;

namespace Weir.Native.XGBoost;

/// <summary>Rows that come one block at a time, several times over.</summary>
public interface IRowBlocks
{
    /// <summary>Begins again with the first block.</summary>
    void Reset();

    /// <summary>The next block; null after the last. Its arrays must not change until the call after.</summary>
    RowBlock? Next();
}

/// <summary>A block of rows.</summary>
/// <param name="Features">Rows × columns, row-major; NaN is missing. May be longer.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Target">One a row; may be longer.</param>
/// <param name="Weights">One a row; null where all count alike.</param>
public sealed record RowBlock(float[] Features, int Rows, ReadOnlyMemory<float> Target, ReadOnlyMemory<float>? Weights = null);

/// <content>Matrices of bins, built block by block.</content>
public sealed unsafe partial class DMatrix
{
    /// <summary>A matrix of bins for <c>tree_method=hist</c>: a byte a cell where columns have up to 256 bins. The values themselves are never in memory together.</summary>
    /// <param name="blocks">The rows; read through about three times.</param>
    /// <param name="columns">Columns of each block.</param>
    /// <param name="bins">Bins a column at most: the <c>max_bin</c> that training must be told too.</param>
    /// <param name="threads">Threads; 0 = one per core.</param>
    /// <exception cref="XGBoostException">The library refused; or what <paramref name="blocks"/> throws.</exception>
    public static DMatrix FromBlocks(IRowBlocks blocks, int columns, int bins = 256, int threads = 0)
    {
        XgbApi.Silence();
        nint proxy, handle;
        XgbApi.Check(((delegate* unmanaged[Cdecl]<nint*, int>)XgbApi.Entry("XGProxyDMatrixCreate"))(&proxy));
        using var stream = new BlockStream(blocks, proxy, columns);
        var reference = GCHandle.Alloc(stream);
        try
        {
            delegate* unmanaged[Cdecl]<nint, void> reset = &Reset;
            delegate* unmanaged[Cdecl]<nint, int> next = &Next;
            int result;
            fixed (byte* config = NativeText.CString(string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads}},"max_bin":{{bins}}}""")))
                result = ((delegate* unmanaged[Cdecl]<nint, nint, nint, delegate* unmanaged[Cdecl]<nint, void>, delegate* unmanaged[Cdecl]<nint, int>, byte*, nint*, int>)XgbApi.Entry("XGQuantileDMatrixCreateFromCallback"))(
                    GCHandle.ToIntPtr(reference), proxy, 0, reset, next, config, &handle);
            if (stream.Failure is { } failure)
            {
                if (result == 0) new DMatrix(handle).Dispose(); // of the rows before it
                failure.Throw();
            }

            XgbApi.Check(result);
            return new DMatrix(handle);
        }
        finally
        {
            reference.Free();
            _ = ((delegate* unmanaged[Cdecl]<nint, int>)XgbApi.Entry("XGDMatrixFree"))(proxy);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Reset(nint stream) => ((BlockStream)GCHandle.FromIntPtr(stream).Target!).Reset();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Next(nint stream) => ((BlockStream)GCHandle.FromIntPtr(stream).Target!).Next();

    // Exceptions must not cross the library: the first is kept, and the rows end there.
    private sealed class BlockStream(IRowBlocks blocks, nint proxy, int columns) : IDisposable
    {
        private GCHandle _pin;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Reset() => Try(() =>
        {
            blocks.Reset();
            return 0;
        });

        public int Next() => Failure is not null ? 0 : Try(() =>
        {
            Unpin();
            if (blocks.Next() is not { } block) return 0;
            _pin = GCHandle.Alloc(block.Features, GCHandleType.Pinned);
            fixed (byte* array = ArrayInterface.Of((float*)_pin.AddrOfPinnedObject(), block.Rows, columns))
                XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, int>)XgbApi.Entry("XGProxyDMatrixSetDataDense"))(proxy, array));
            SetInfo("label", block.Target.Span[..block.Rows]);
            if (block.Weights is { } weights) SetInfo("weight", weights.Span[..block.Rows]);
            return 1;
        });

        public void Dispose() => Unpin();

        private void SetInfo(string field, ReadOnlySpan<float> values)
        {
            fixed (float* v = values)
            fixed (byte* f = NativeText.CString(field))
            fixed (byte* array = ArrayInterface.Of(v, values.Length))
                XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)XgbApi.Entry("XGDMatrixSetInfoFromInterface"))(proxy, f, array));
        }

        private int Try(Func<int> what)
        {
            try
            {
                return what();
            }
            catch (Exception e)
            {
                Failure ??= ExceptionDispatchInfo.Capture(e);
                return 0;
            }
        }

        private void Unpin()
        {
            if (_pin.IsAllocated) _pin.Free();
        }
    }
}
