using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;

namespace Weir.Training.Forecasting;

/// <summary>Features of origins, as the graph itself gives them, and the truth that followed.</summary>
/// <param name="Origins">From where is forecast.</param>
/// <param name="Features">Origins · horizon rows.</param>
/// <param name="Levels">What values are measured from, origins × horizon.</param>
/// <param name="Spreads">Of each origin.</param>
/// <param name="Truth">Origins × horizon; NaN where a value is missing.</param>
internal sealed record ForecastMatrix(Origin[] Origins, float[] Features, double[] Levels, double[] Spreads, double[] Truth)
{
    /// <summary>What a series counts errors in, for each origin: 1 where there is one series.</summary>
    public required double[] Units { get; init; }

    /// <summary>Runs the feature graph.</summary>
    public static ForecastMatrix Of(ForecastFrame frame, Panel panel, Origin[] origins, IReadOnlyList<double> units, CancellationToken cancellation)
    {
        var (horizon, width) = (frame.Horizon, frame.Names.Count);
        if ((long)origins.Length * horizon * width > Array.MaxLength) throw new Foundation.Errors.WeirException(Foundation.Errors.ErrorCodes.InvalidValue, $"{origins.Length} origins x {horizon} steps x {width} features are too many", "shorten the horizon");
        var matrix = new ForecastMatrix(origins, new float[origins.Length * horizon * width], new double[origins.Length * horizon], new double[origins.Length], new double[origins.Length * horizon])
        {
            Units = Array.ConvertAll(origins, o => units[o.Series]),
        };
        var graph = new GraphBuilder();
        var (features, level, spread, _) = frame.Add(graph);
        graph.Output(features, graph.FreeName("features"), TensorElementType.Float, new OnnxDimension(null, "rows"), new OnnxDimension(width));
        graph.Output(level, graph.FreeName("level"), TensorElementType.Double, OnnxDimension.Batch, new OnnxDimension(horizon));
        graph.Output(spread, graph.FreeName("spread"), TensorElementType.Double, OnnxDimension.Batch, new OnnxDimension(1));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("forecast features")));
        for (var from = 0; from < origins.Length; from += ForecastInputs.BatchOrigins)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = origins[from..Math.Min(origins.Length, from + ForecastInputs.BatchOrigins)];
            using var inputs = ForecastInputs.Of(frame, panel, part);
            using var outputs = session.Run(inputs.Names, inputs.Values);
            outputs[0].GetTensorData<float>().CopyTo(matrix.Features.AsSpan(from * horizon * width));
            outputs[1].GetTensorData<double>().CopyTo(matrix.Levels.AsSpan(from * horizon));
            outputs[2].GetTensorData<double>().CopyTo(matrix.Spreads.AsSpan(from));
        }

        for (var i = 0; i < matrix.Truth.Length; i++)
        {
            var (series, place) = (panel.Series[origins[i / horizon].Series], origins[i / horizon].Place + 1 + (i % horizon));
            matrix.Truth[i] = place < series.Length ? series.Values[place] : double.NaN;
        }

        return matrix;
    }

    /// <summary>The rows whose truth is known, on the scale that the frame learns; an error counts as much as it does in units of its series.</summary>
    public Samples Known(ForecastFrame frame)
    {
        var (horizon, width) = (frame.Horizon, frame.Names.Count);
        // A window of zeros says nothing of a series' size: what came after it would be a huge number of next to no weight.
        var known = Enumerable.Range(0, Truth.Length).Where(i => !double.IsNaN(Truth[i])).ToArray();
        var rows = frame.IsFreeOfSize ? Array.FindAll(known, i => Spreads[i / horizon] > 2 * ForecastFrame.FlatSpread) : known;
        if (rows.Length == 0) rows = known;
        var features = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++) Features.AsSpan(rows[i] * width, width).CopyTo(features.AsSpan(i * width));
        if (frame.Scale == ForecastScale.Plain) return new Samples(features, new bool[width], Array.ConvertAll(rows, r => (float)Truth[r]));
        var squares = Array.ConvertAll(rows, r => Spreads[r / horizon] / Units[r / horizon] is var weight ? weight * weight : 0);
        var mean = squares.Average();
        return new Samples(features, new bool[width], Array.ConvertAll(rows, r => (float)((Truth[r] - Levels[r]) / Spreads[r / horizon])))
        {
            Weights = Array.ConvertAll(squares, s => (float)(s / mean)),
        };
    }

    /// <summary>What a model forecasts, origins × horizon.</summary>
    public float[] Forecast(ForecastFrame frame, ITrainedModel model)
    {
        var samples = new Samples(Features, new bool[frame.Names.Count], new float[Truth.Length]);
        var predictions = model.Predict(samples);
        samples.DisposeMatrix();
        for (var i = 0; i < predictions.Length; i++) predictions[i] = frame.Value(predictions[i], Levels[i], Spreads[i / frame.Horizon]);
        return predictions;
    }
}
