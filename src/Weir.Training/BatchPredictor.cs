using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Native.OnnxRuntime;

namespace Weir.Training;

/// <summary>Predicts whole tables with a model whose inputs are columns: one input a column, or a matrix of columns side by side.</summary>
public sealed class BatchPredictor : IDisposable
{
    private const int BatchRows = 8192;

    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly IReadOnlyList<ModelInput> _inputs;
    private readonly string[] _outputs;
    private readonly int _batchRows;

    private BatchPredictor(InferenceSession session, string name, string file, ModelPackage? package)
    {
        _session = session;
        _name = name;
        File = file;
        Package = package;
        var columns = package?.Signature?.Inputs is { IsTensors: false, IsNamed: true } schema ? schema.Fields.Select(f => f.Name!).ToArray() : null;
        _inputs = [.. session.InputNames.Select(n => ModelInput.Of(n, session.InputMetadata[n], session.InputNames.Count == 1 ? columns : null, name))];
        _outputs = [.. session.OutputNames.Where(n => session.OutputMetadata[n].ValueType == OnnxValueType.Tensor)];
        if (_outputs.Length == 0) throw new WeirException(ErrorCodes.InvalidValue, $"no output of '{name}' is a tensor", "a scikit-learn model is converted with the option zipmap=False", new SourceLocation(name));
        Classes = ReadList("weir.classes");
        OutputLabels = ReadList(Export.PipelineGraph.OutputsFact);
        _batchRows = Fact(Export.PipelineGraph.BatchFact) is { } rows && int.TryParse(rows, out var most) ? Math.Clamp(most, 1, BatchRows) : BatchRows;
    }

    /// <summary>The columns that the model takes, with <c>float64</c>, <c>bool</c> or <c>string</c>; a matrix without names is left out.</summary>
    public IReadOnlyList<(string Name, string Type)> Inputs =>
        [.. _inputs.SelectMany(i => i.Columns.Select(c => (c, i.Type switch { TensorElementType.Bool => "bool", TensorElementType.String => "string", _ => "float64" })))];

    /// <summary>The package; null for a bare file.</summary>
    public ModelPackage? Package { get; }

    /// <summary>The ONNX file.</summary>
    public string File { get; }

    /// <summary>The classes by their number; empty where the graph does not say.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What the columns of a prediction are called: quantiles, or targets; empty where there is one, or for classes.</summary>
    public IReadOnlyList<string> OutputLabels { get; }

    /// <summary>A fact that Weir wrote into the graph, such as <c>weir.task</c>; null when it is not there.</summary>
    public string? Fact(string key) => _session.ModelMetadata.Custom.TryGetValue(key, out var value) ? value : null;

    /// <summary>Loads a package directory or an <c>.onnx</c> file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c>, or <c>invalid_value</c> when an input is no column.</exception>
    public static BatchPredictor Load(string path)
    {
        var package = Directory.Exists(path) ? ModelPackage.Load(path) : null;
        var file = package?.RequireModelFile() ?? path;
        if (!System.IO.File.Exists(file)) throw WeirException.FileNotFound(path, "name a model package or an .onnx file");
        var session = new InferenceSession(file, new SessionOptions { IntraOpThreads = 0 });
        try
        {
            return new BatchPredictor(session, path, file, package);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Predicts all rows: a column for each output, for probabilities one a class.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the table does not fit.</exception>
    public IReadOnlyList<Column> Predict(Table table, CancellationToken cancellation = default) => Predict(table, null, cancellation);

    /// <summary>Predicts all rows: a column for each output, for probabilities one a class.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="except">A column that is no input where the graph takes a matrix and does not name its columns: the target.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the table does not fit.</exception>
    public IReadOnlyList<Column> Predict(Table table, string? except, CancellationToken cancellation = default)
    {
        var inputs = Resolve(table.Columns, except);
        var outputs = NewOutputs();
        foreach (var batch in table.ReadBatches([.. inputs.SelectMany(i => i.Columns).Distinct()], BatchRows, cancellation))
            Run(inputs, n => batch.First(c => c.Name == n), batch[0].Count, outputs, cancellation);
        return [.. outputs.SelectMany(o => o.Build())];
    }

    /// <summary>Predicts rows that are in memory.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the columns do not fit.</exception>
    public IReadOnlyList<Column> Predict(IReadOnlyList<Column> columns, CancellationToken cancellation = default)
    {
        var inputs = Resolve([.. columns.Select(c => new TableColumn(c.Name, c.Type))], null);
        var outputs = NewOutputs();
        var byName = columns.ToDictionary(c => c.Name);
        Run(inputs, n => byName.TryGetValue(n, out var column) ? column : throw new WeirException(Data.DataErrors.UnknownColumn, $"'{_name}' takes the column '{n}', which is not there"), columns[0].Count, outputs, cancellation);
        return [.. outputs.SelectMany(o => o.Build())];
    }

    /// <summary>The columns of a table that the model reads.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: the model takes a matrix of another number of columns.</exception>
    public IReadOnlyList<string> ColumnsOf(Table table, string? except = null) => [.. Resolve(table.Columns, except).SelectMany(i => i.Columns).Distinct()];

    /// <summary>One row as the graph takes it; the values are the caller's to dispose of.</summary>
    internal IEnumerable<(string Name, OrtValue Value)> Tensors(IReadOnlyList<Column> columns, int row)
    {
        var byName = columns.ToDictionary(c => c.Name);
        return Resolve([.. columns.Select(c => new TableColumn(c.Name, c.Type))], null).Select(i => (i.Name, i.Prepare(n => byName[n])(row, 1)));
    }

    /// <summary>What the graph gives for one row, by output, in the form of the Open Inference Protocol. NaN and infinities are left out.</summary>
    internal List<(string Name, System.Text.Json.JsonElement Values)> Outputs(IReadOnlyList<Column> columns, int row)
    {
        var tensors = Tensors(columns, row).ToList();
        try
        {
            using var results = _session.Run(tensors.ConvertAll(t => t.Name), tensors.ConvertAll(t => t.Value), _outputs);
            return [.. _outputs.Select((name, i) => (name, Values: Gates.TensorJson.Of(results[i]))).Where(o => o.Values is not null).Select(o => (o.name, o.Values!.Value))];
        }
        finally
        {
            foreach (var (_, value) in tensors) value.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Run(List<ModelInput> inputs, Func<string, Column> find, int rows, OutputColumns[] outputs, CancellationToken cancellation)
    {
        var prepared = inputs.ConvertAll(i => i.Prepare(find));
        var names = inputs.ConvertAll(i => i.Name);
        for (var from = 0; from < rows; from += _batchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(_batchRows, rows - from);
            var values = new List<OrtValue>();
            try
            {
                foreach (var input in prepared) values.Add(input(from, count));
                using var results = _session.Run(names, values, _outputs);
                for (var i = 0; i < outputs.Length; i++) outputs[i].Append(results[i]);
            }
            finally
            {
                foreach (var value in values) value.Dispose();
            }
        }
    }

    // A matrix without names takes the table's columns in their order.
    private List<ModelInput> Resolve(IReadOnlyList<TableColumn> columns, string? except) => [.. _inputs.Select(input =>
    {
        if (!input.IsMatrix || input.Columns.Count > 0) return input;
        if (Forecasting.Forecaster.Is(this)) throw new WeirException(ErrorCodes.InvalidValue, $"'{_name}' forecasts a series from its last values, and is asked for rows", "`weir predict` and `weir evaluate` know it; rules of a gate on latency, serving and spoilt inputs do not", new SourceLocation(_name));
        var names = columns.Where(c => c.Name != except).Select(c => c.Name).ToArray();
        if (input.Width > 0 && names.Length != input.Width)
            throw new WeirException(ErrorCodes.InvalidValue, $"the input '{input.Name}' of '{_name}' takes {input.Width} columns without saying which, and the table has {names.Length}{(except is null ? string.Empty : $" besides '{except}'")}", "log the model with a signature, or give a table of its columns in their order", new SourceLocation(_name));
        return input with { Columns = names };
    })];

    private OutputColumns[] NewOutputs() => [.. _outputs.Select(n => new OutputColumns(n, _session.OutputMetadata[n], Classes, OutputLabels))];

    private string[] ReadList(string fact) => Fact(fact) is { } json ? [.. System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateArray().Select(c => c.GetString()!)] : [];
}
