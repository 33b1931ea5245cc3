using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training;

/// <summary>One input of a graph as columns of a table: a column [rows, 1] or [rows], or several columns side by side in one matrix [rows, k].</summary>
internal sealed record ModelInput(string Name, TensorElementType Type, bool IsMatrix, int Rank, IReadOnlyList<string> Columns)
{
    /// <summary>Reads an input's description.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">What the graph says of it.</param>
    /// <param name="columns">Names of the columns of a matrix, where the package knows them.</param>
    /// <param name="model">The model, for messages.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no table fits it.</exception>
    public static ModelInput Of(string name, NodeMetadata node, IReadOnlyList<string>? columns, string model)
    {
        var isTensor = node.ValueType == OnnxValueType.Tensor && node.Dimensions.Count is 1 or 2;
        var isNumber = node.ElementType is TensorElementType.Double or TensorElementType.Float or TensorElementType.Int64 or TensorElementType.Int32;
        var width = node.Dimensions.Count == 2 ? node.Dimensions[1] : 1;
        if (!isTensor || !(isNumber || (node.ElementType is TensorElementType.Bool or TensorElementType.String && width is 1 or -1))) throw Unfit(name, node, model);
        // Doubles [rows, any] are a column, as our own graphs have them; floats [rows, any] a matrix, as scikit-learn's have them.
        var isMatrix = isNumber && (width > 1 || (width == -1 && (node.ElementType == TensorElementType.Float || columns is { Count: > 1 })));
        if (isMatrix && width > 1 && columns is not null && columns.Count != width) columns = null;
        return new ModelInput(name, node.ElementType, isMatrix, node.Dimensions.Count, isMatrix ? columns ?? [] : [name]) { Width = isMatrix ? (int)width : 1 };
    }

    /// <summary>Columns that a matrix takes; −1 where the graph leaves it open.</summary>
    public int Width { get; private init; } = 1;

    /// <summary>The columns' values, ready to be cut into batches.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: a column holds another type.</exception>
    public Func<int, int, OrtValue> Prepare(Func<string, Column> find)
    {
        if (!IsMatrix && Type is TensorElementType.Double or TensorElementType.Bool or TensorElementType.String)
        {
            var kind = Type switch { TensorElementType.Double => RawKind.Number, TensorElementType.Bool => RawKind.Flag, _ => RawKind.Text };
            var raw = RawInput.Of(find(Columns[0]), kind);
            if (Rank == 2) return raw.Tensor;
            return (from, count) => kind switch
            {
                RawKind.Number => OrtValue.CreateTensorValueFromMemory(raw.Numbers[from..(from + count)], count),
                RawKind.Text => OrtValue.CreateFromStrings(new ArraySegment<string>(raw.Texts, from, count), count),
                _ => raw.Tensor(from, count),
            };
        }

        var columns = Columns.Select(c => RawInput.Of(find(c), RawKind.Number).Numbers).ToArray();
        return (from, count) => Type switch
        {
            TensorElementType.Float => Tensor(columns, from, count, static v => (float)v),
            TensorElementType.Int64 => Tensor(columns, from, count, v => Whole(v)),
            TensorElementType.Int32 => Tensor(columns, from, count, v => checked((int)Whole(v))),
            _ => Tensor(columns, from, count, static v => v),
        };
    }

    private OrtValue Tensor<T>(double[][] columns, int from, int count, Func<double, T> convert)
        where T : unmanaged
    {
        var values = new T[count * columns.Length];
        for (var k = 0; k < columns.Length; k++)
            for (var i = 0; i < count; i++) values[(i * columns.Length) + k] = convert(columns[k][from + i]);
        return Rank == 1 ? OrtValue.CreateTensorValueFromMemory(values, count) : OrtValue.CreateTensorValueFromMemory(values, count, columns.Length);
    }

    private long Whole(double value) => double.IsNaN(value)
        ? throw new WeirException(ErrorCodes.InvalidValue, $"the input '{Name}' takes whole numbers, and a value is missing")
        : (long)value;

    private static WeirException Unfit(string name, NodeMetadata node, string model) => new(
        ErrorCodes.InvalidValue, $"the input '{name}' of '{model}' is {node}, and a table's columns are tensors [rows], [rows, 1] or [rows, columns] of numbers, booleans or strings",
        "serve the model and send tensors instead", new SourceLocation(model));
}
