using System.Globalization;
using Weir.Native.XGBoost.Interop;

namespace Weir.Native.XGBoost;

/// <summary>Training data in the library's own memory: creating it copies.</summary>
public sealed unsafe partial class DMatrix : IDisposable
{
    private readonly MatrixHandle _handle;

    private DMatrix(nint handle) => _handle = new MatrixHandle(handle);

    /// <summary>Rows.</summary>
    public long RowCount => Number("XGDMatrixNumRow");

    /// <summary>Columns.</summary>
    public long ColumnCount => Number("XGDMatrixNumCol");

    /// <summary>Cells that are not missing.</summary>
    public long PresentCount => Number("XGDMatrixNumNonMissing");

    internal nint Handle => _handle.Value;

    /// <summary>From rows × columns in row-major order; NaN is missing.</summary>
    /// <param name="data">At least rows × columns values.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="features">Names and types of the columns; the types cannot be set later.</param>
    /// <param name="threads">Threads for the copy; 0 = one per core.</param>
    public static DMatrix FromDense(ReadOnlySpan<float> data, int rows, int columns, FeatureInfo? features = null, int threads = 1)
    {
        if (data.Length < (long)rows * columns) throw new ArgumentException($"{data.Length} values for {rows} x {columns}");
        nint handle;
        fixed (float* d = data)
        fixed (byte* array = ArrayInterface.Of(d, rows, columns))
        fixed (byte* config = Config(threads))
            XgbApi.Check(((delegate* unmanaged[Cdecl]<byte*, byte*, nint*, int>)XgbApi.Entry("XGDMatrixCreateFromDense"))(array, config, &handle));
        return With(handle, features, columns);
    }

    /// <summary>From compressed sparse rows; cells that are not listed are missing.</summary>
    /// <param name="rowStarts">Start of each row in the two other arrays, and their length at the end.</param>
    /// <param name="columnIndices">Column of each value.</param>
    /// <param name="values">Values.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="features">Names and types of the columns.</param>
    /// <param name="threads">Threads for the copy; 0 = one per core.</param>
    public static DMatrix FromSparseRows(
        ReadOnlySpan<ulong> rowStarts, ReadOnlySpan<uint> columnIndices, ReadOnlySpan<float> values, int columns, FeatureInfo? features = null, int threads = 1)
    {
        if (columnIndices.Length != values.Length) throw new ArgumentException($"{columnIndices.Length} column indices for {values.Length} values");
        if (rowStarts.Length == 0 || rowStarts[^1] != (ulong)values.Length) throw new ArgumentException("the last row start must be the number of values");
        nint handle;
        fixed (ulong* s = rowStarts)
        fixed (uint* i = columnIndices)
        fixed (float* v = values)
        fixed (byte* starts = ArrayInterface.Of(s, rowStarts.Length))
        fixed (byte* indices = ArrayInterface.Of(i, columnIndices.Length))
        fixed (byte* data = ArrayInterface.Of(v, values.Length))
        fixed (byte* config = Config(threads))
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<byte*, byte*, byte*, ulong, byte*, nint*, int>)XgbApi.Entry("XGDMatrixCreateFromCSR"))(
                starts, indices, data, (ulong)columns, config, &handle));
        }

        return With(handle, features, columns);
    }

    /// <summary>The target of each row; several outputs a row in row-major order.</summary>
    public void SetLabel(ReadOnlySpan<float> values, int outputs = 1) => SetFloats("label", values, outputs);

    /// <summary>Weight of each row, or of each group when ranking.</summary>
    public void SetWeight(ReadOnlySpan<float> values) => SetFloats("weight", values, 1);

    /// <summary>Where boosting starts, per row, in margin space.</summary>
    public void SetBaseMargin(ReadOnlySpan<float> values) => SetFloats("base_margin", values, 1);

    /// <summary>Lower and upper bound of each row's survival time; the upper may be +∞.</summary>
    public void SetLabelBounds(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        SetFloats("label_lower_bound", lower, 1);
        SetFloats("label_upper_bound", upper, 1);
    }

    /// <summary>Rows of each ranking group, in order.</summary>
    public void SetGroups(ReadOnlySpan<uint> sizes)
    {
        fixed (uint* s = sizes)
            SetInfo("group", ArrayInterface.Of(s, sizes.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static DMatrix With(nint handle, FeatureInfo? features, int columns)
    {
        var matrix = new DMatrix(handle);
        if (features is null) return matrix;
        try
        {
            matrix.SetFeatureTexts("feature_name", features.Names, columns);
            matrix.SetFeatureTexts("feature_type", [.. features.Types.Select(FeatureInfo.Letter)], columns);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private void SetFeatureTexts(string field, IReadOnlyList<string> texts, int columns)
    {
        if (texts.Count == 0) return;
        if (texts.Count != columns) throw new ArgumentException($"{texts.Count} entries of {field} for {columns} columns");
        using var array = new StringArray(texts);
        fixed (byte* f = NativeText.CString(field))
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint*, ulong, int>)XgbApi.Entry("XGDMatrixSetStrFeatureInfo"))(
                Handle, f, array.Pointer, (ulong)texts.Count));
        }
    }

    private void SetFloats(string field, ReadOnlySpan<float> values, int outputs)
    {
        fixed (float* v = values)
            SetInfo(field, outputs == 1 ? ArrayInterface.Of(v, values.Length) : ArrayInterface.Of(v, values.Length / outputs, outputs));
    }

    private void SetInfo(string field, byte[] array)
    {
        fixed (byte* f = NativeText.CString(field))
        fixed (byte* a = array)
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)XgbApi.Entry("XGDMatrixSetInfoFromInterface"))(Handle, f, a));
    }

    private long Number(string entry)
    {
        ulong number;
        XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, ulong*, int>)XgbApi.Entry(entry))(Handle, &number));
        return (long)number;
    }

    private static byte[] Config(int threads) =>
        NativeText.CString(string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads}}}"""));
}
