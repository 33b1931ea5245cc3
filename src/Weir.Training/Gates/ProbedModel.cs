using System.Text.Json;
using Weir.Data.Tables;
using Weir.Native.OnnxRuntime;
using Weir.Training.Forecasting;

namespace Weir.Training.Gates;

/// <summary>A model with what it can be asked for, one at a time: rows of a table, or origins of a series.</summary>
internal abstract class ProbedModel : IDisposable
{
    /// <summary>How many there are to ask for.</summary>
    public abstract int Rows { get; }

    /// <summary>Whether a value of one is missing, in a way that a request can tell.</summary>
    public virtual bool HasGap(int row) => false;

    /// <summary>Whether the text of an input is missing, and the signature lets a request say so.</summary>
    public virtual bool LacksText(int row, string input) => false;

    /// <summary>What the graph takes for one; the values are the caller's to dispose of.</summary>
    public abstract IEnumerable<(string Name, OrtValue Value)> Tensors(int row);

    /// <summary>What the graph gives for one, by output. NaN and infinities are left out.</summary>
    public abstract IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row);

    /// <summary>Predicts one, in process.</summary>
    public abstract void Predict(int row, CancellationToken cancellation);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>A model of rows, which is the caller's to dispose of.</summary>
internal sealed class ProbedTable(BatchPredictor model, IReadOnlyList<Column> inputs) : ProbedModel
{
    // A missing number is null in any request; a missing text is, where the signature does not require it, and else an empty one.
    private readonly Column[] _gapped = [.. inputs.Where(c => c is not TextColumn || IsOptional(model, c.Name))];

    public override int Rows => inputs[0].Count;

    public override bool HasGap(int row) => Array.Exists(_gapped, c => c.IsMissing(row));

    public override bool LacksText(int row, string input) => Array.Find(_gapped, c => c.Name == input) is TextColumn texts && texts.IsMissing(row);

    public override IEnumerable<(string Name, OrtValue Value)> Tensors(int row) => model.Tensors(inputs, row);

    public override IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row) => model.Outputs(inputs, row);

    private static bool IsOptional(BatchPredictor model, string column) => model.Package?.Signature?.Inputs?.Fields.FirstOrDefault(f => f.Name == column) is { IsRequired: false };

    public override void Predict(int row, CancellationToken cancellation) => model.Predict([.. inputs.Select(c => c.Select([row]))], cancellation);
}

/// <summary>A model that forecasts, from rolling origins.</summary>
internal sealed class ProbedForecast(Forecaster model, Panel panel) : ProbedModel
{
    private readonly Origin[] _origins = model.Rolling(panel);

    public override int Rows => _origins.Length;

    public override IEnumerable<(string Name, OrtValue Value)> Tensors(int row)
    {
        var inputs = model.Inputs(panel, _origins[row]);
        return inputs.Names.Zip(inputs.Values);
    }

    public override IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row) => model.Outputs(panel, _origins[row]);

    public override void Predict(int row, CancellationToken cancellation) => model.Forecast(panel, [_origins[row]], cancellation);

    public override void Dispose()
    {
        model.Dispose();
        base.Dispose();
    }
}
