using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Columns;

/// <summary>How a raw column goes into the graph.</summary>
internal enum RawKind
{
    /// <summary><c>tensor(double)</c>; NaN is missing.</summary>
    Number,

    /// <summary><c>tensor(bool)</c>; never missing.</summary>
    Flag,

    /// <summary><c>tensor(string)</c>; the empty text is missing. Dates and times are ISO texts.</summary>
    Text,
}

/// <summary>The values of one raw column, in the form that the graph takes.</summary>
internal sealed class RawInput
{
    private readonly double[]? _numbers;
    private readonly bool[]? _flags;
    private readonly string[]? _texts;

    private RawInput(string name, RawKind kind, double[]? numbers, bool[]? flags, string[]? texts) =>
        (Name, Kind, _numbers, _flags, _texts) = (name, kind, numbers, flags, texts);

    public string Name { get; }

    public RawKind Kind { get; }

    public int RowCount => _numbers?.Length ?? _flags?.Length ?? _texts!.Length;

    public double[] Numbers => _numbers ?? throw new InvalidOperationException($"'{Name}' is {Kind}");

    public string[] Texts => _texts ?? throw new InvalidOperationException($"'{Name}' is {Kind}");

    /// <summary>The element type of the graph's input.</summary>
    public static TensorElementType ElementType(RawKind kind) => kind switch
    {
        RawKind.Number => TensorElementType.Double,
        RawKind.Flag => TensorElementType.Bool,
        _ => TensorElementType.String,
    };

    /// <summary>A table's column as a graph's input.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: the column holds another type than the graph takes.</exception>
    public static RawInput Of(Column column, RawKind kind) => kind switch
    {
        RawKind.Text => new RawInput(column.Name, kind, null, null, Array.ConvertAll(column.ToTexts(), t => t ?? string.Empty)),
        RawKind.Flag when column is BooleanColumn flags => new RawInput(column.Name, kind, null, Array.ConvertAll(flags.Values, v => v ?? throw Missing(column.Name)), null),
        RawKind.Number when column is not TextColumn => new RawInput(column.Name, kind, column.ToDoubles(), null, null),
        RawKind.Number when column.MissingCount == column.Count => new RawInput(column.Name, kind, Enumerable.Repeat(double.NaN, column.Count).ToArray(), null, null),
        _ => throw new WeirException(ErrorCodes.InvalidValue, $"column '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}s, the model takes a {kind.ToString().ToLowerInvariant()}"),
    };

    /// <summary>The rows at these places.</summary>
    public RawInput Select(ReadOnlySpan<int> rows) => new(Name, Kind, Pick(_numbers, rows), Pick(_flags, rows), Pick(_texts, rows));

    /// <summary>Some rows as a tensor [rows, 1].</summary>
    public OrtValue Tensor(int from, int count) => Kind switch
    {
        RawKind.Number => OrtValue.CreateTensorValueFromMemory(_numbers![from..(from + count)], count, 1),
        RawKind.Flag => OrtValue.CreateTensorValueFromMemory(_flags![from..(from + count)], count, 1),
        _ => OrtValue.CreateFromStrings(new ArraySegment<string>(_texts!, from, count), count, 1),
    };

    /// <summary>One value for an example: null, bool, double, long or string.</summary>
    public object? Value(int row) => Kind switch
    {
        RawKind.Number => double.IsNaN(_numbers![row]) ? null : _numbers[row],
        RawKind.Flag => _flags![row],
        _ => _texts![row],
    };

    private static T[]? Pick<T>(T[]? values, ReadOnlySpan<int> rows)
    {
        if (values is null) return null;
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }

    private static WeirException Missing(string name) => new(ErrorCodes.InvalidValue, $"column '{name}' has a missing value, and none was missing when the model was trained");
}
