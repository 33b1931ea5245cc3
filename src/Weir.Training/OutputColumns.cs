using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;

namespace Weir.Training;

/// <summary>Gathers one output of a model, batch by batch, into columns of a table.</summary>
internal sealed class OutputColumns(string name, NodeMetadata node, IReadOnlyList<string> classes, IReadOnlyList<string> outputs)
{
    private readonly List<double> _numbers = [];
    private readonly List<long> _integers = [];
    private readonly List<bool?> _flags = [];
    private readonly List<string?> _texts = [];
    private int _width = 1;

    public void Append(OrtValue value)
    {
        _width = value.Dimensions.Count > 1 ? (int)value.Dimensions[1] : 1;
        switch (node.ElementType)
        {
            case TensorElementType.Float: foreach (var v in value.GetTensorData<float>()) _numbers.Add(v); break;
            case TensorElementType.Double: _numbers.AddRange(value.GetTensorData<double>()); break;
            case TensorElementType.Int64: _integers.AddRange(value.GetTensorData<long>()); break;
            case TensorElementType.Int32: foreach (var v in value.GetTensorData<int>()) _integers.Add(v); break;
            case TensorElementType.Bool: foreach (var v in value.GetTensorData<bool>()) _flags.Add(v); break;
            case TensorElementType.String: _texts.AddRange(value.GetStrings()); break;
            default: throw new WeirException(ErrorCodes.InvalidValue, $"the output '{name}' is {node}, which is no column of a table");
        }
    }

    public IEnumerable<Column> Build()
    {
        for (var k = 0; k < _width; k++)
        {
            var column = _width == 1 ? name : $"{(name == "probabilities" ? "probability" : name)} {(name != "probabilities" && outputs.Count == _width ? outputs[k] : classes.Count == _width ? classes[k] : k)}";
            yield return node.ElementType switch
            {
                TensorElementType.Float or TensorElementType.Double => new NumberColumn(column, Every(_numbers, k)),
                TensorElementType.Bool => new BooleanColumn(column, Every(_flags, k)),
                TensorElementType.String => new TextColumn(column, Every(_texts, k)),
                _ => new IntegerColumn(column, Every(_integers, k)),
            };
        }
    }

    private T[] Every<T>(List<T> values, int k) => _width == 1 ? [.. values] : [.. values.Where((_, i) => i % _width == k)];
}
