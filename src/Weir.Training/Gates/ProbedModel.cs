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

    /// <summary>Whether a value of one is missing.</summary>
    public virtual bool HasGap(int row) => false;

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
    public override int Rows => inputs[0].Count;

    public override bool HasGap(int row) => inputs.Any(c => c.IsMissing(row));

    public override IEnumerable<(string Name, OrtValue Value)> Tensors(int row) => model.Tensors(inputs, row);

    public override IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row) => model.Outputs(inputs, row);

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
