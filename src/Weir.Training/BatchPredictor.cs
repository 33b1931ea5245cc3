using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training;

/// <summary>Predicts whole tables with a model whose inputs are raw columns: one input a column, one row a line.</summary>
public sealed class BatchPredictor : IDisposable
{
    private const int BatchRows = 8192;

    private readonly InferenceSession _session;
    private readonly string _name;

    private BatchPredictor(InferenceSession session, string name)
    {
        _session = session;
        _name = name;
        Inputs = [.. session.InputNames.Select(Describe)];
    }

    /// <summary>The columns that the model takes, with <c>float64</c>, <c>bool</c> or <c>string</c>.</summary>
    public IReadOnlyList<(string Name, string Type)> Inputs { get; }

    /// <summary>Loads a package directory or an <c>.onnx</c> file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c>, or <c>invalid_value</c> when an input is no column.</exception>
    public static BatchPredictor Load(string path)
    {
        var file = Directory.Exists(path) ? ModelPackage.Load(path).RequireModelFile() : path;
        if (!File.Exists(file)) throw WeirException.FileNotFound(path, "name a model package or an .onnx file");
        var session = new InferenceSession(file, new SessionOptions { IntraOpThreads = 0 });
        try
        {
            return new BatchPredictor(session, path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Predicts all rows: a column for each output, for probabilities one a class.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the table does not fit.</exception>
    public IReadOnlyList<Column> Predict(Table table, CancellationToken cancellation = default)
    {
        var outputs = _session.OutputNames.Select(n => new OutputColumns(n, _session.OutputMetadata[n], Classes())).ToArray();
        foreach (var batch in table.ReadBatches([.. _session.InputNames], BatchRows, cancellation))
        {
            var raw = new RawTable([.. batch.Select(c => RawInput.Of(c, KindOf(c.Name)))]);
            raw.Run(_session, (_, values) =>
            {
                for (var i = 0; i < outputs.Length; i++) outputs[i].Append(values[i]);
            }, cancellation);
        }

        return [.. outputs.SelectMany(o => o.Build())];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private string[] Classes() =>
        _session.ModelMetadata.Custom.TryGetValue("weir.classes", out var json)
            ? [.. System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateArray().Select(c => c.GetString()!)]
            : [];

    private (string Name, string Type) Describe(string name) => (name, KindOf(name) switch { RawKind.Number => "float64", RawKind.Flag => "bool", _ => "string" });

    private RawKind KindOf(string name)
    {
        var node = _session.InputMetadata[name];
        var isColumn = node.ValueType == OnnxValueType.Tensor && node.Dimensions.Count == 2 && node.Dimensions[1] is 1 or -1;
        return (isColumn, node.ElementType) switch
        {
            (true, TensorElementType.Double) => RawKind.Number,
            (true, TensorElementType.Bool) => RawKind.Flag,
            (true, TensorElementType.String) => RawKind.Text,
            _ => throw new WeirException(
                ErrorCodes.InvalidValue, $"the input '{name}' of '{_name}' is {node}, and a table's column is a tensor of doubles, booleans or strings [rows, 1]", "serve the model and send tensors instead", new SourceLocation(_name)),
        };
    }
}
