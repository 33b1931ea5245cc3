using Weir.Native.LightGBM.Interop;

namespace Weir.Native.LightGBM;

/// <summary>Rows in LightGBM's own memory: every value is the number of a bin.</summary>
public sealed unsafe class LightGBMDataset : IDisposable
{
    private const int Float32 = 0;
    private const int Int32 = 2;

    private readonly LgbmSafeHandle _handle;

    private LightGBMDataset(nint handle, int rows)
    {
        _handle = new LgbmSafeHandle(handle, "LGBM_DatasetFree");
        Rows = rows;
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    internal nint Handle => _handle.Value;

    /// <summary>From rows in row-major order; NaN is missing.</summary>
    /// <param name="values">Rows × columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="parameters">The booster's, of which some concern the bins (<c>max_bin</c>).</param>
    /// <param name="reference">A dataset whose bins are taken: that of the training, for one that is evaluated. Null makes its own.</param>
    /// <exception cref="LightGBMException">A parameter's value.</exception>
    /// <exception cref="Foundation.Errors.WeirException"><c>missing_dependency</c>.</exception>
    public static LightGBMDataset FromDense(ReadOnlySpan<float> values, int rows, int columns, IEnumerable<KeyValuePair<string, string>> parameters, LightGBMDataset? reference = null)
    {
        if (values.Length < (long)rows * columns) throw new ArgumentException($"{values.Length} values for {rows} x {columns}");
        LgbmApi.Silence();
        nint handle;
        fixed (float* v = values)
        fixed (byte* p = LgbmApi.Parameters(parameters))
        {
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<void*, int, int, int, int, byte*, nint, nint*, int>)LgbmApi.Entry("LGBM_DatasetCreateFromMat"))(
                v, Float32, rows, columns, 1, p, reference?.Handle ?? 0, &handle));
        }

        GC.KeepAlive(reference);
        return new LightGBMDataset(handle, rows);
    }

    /// <summary>The target of each row.</summary>
    public void SetLabel(ReadOnlySpan<float> values)
    {
        fixed (float* v = values) Set("label", v, values.Length, Float32);
    }

    /// <summary>Weight of each row.</summary>
    public void SetWeight(ReadOnlySpan<float> values)
    {
        fixed (float* v = values) Set("weight", v, values.Length, Float32);
    }

    /// <summary>Rows of each ranking group, in order.</summary>
    public void SetGroups(ReadOnlySpan<int> sizes)
    {
        fixed (int* s = sizes) Set("group", s, sizes.Length, Int32);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Set(string field, void* data, int count, int type)
    {
        fixed (byte* f = NativeText.CString(field))
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, void*, int, int, int>)LgbmApi.Entry("LGBM_DatasetSetField"))(Handle, f, data, count, type));
        GC.KeepAlive(this);
    }
}
