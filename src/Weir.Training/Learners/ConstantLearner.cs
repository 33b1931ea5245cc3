using Weir.Models.Onnx.Building;

namespace Weir.Training.Learners;

/// <summary>What predicts without looking at a row: the mean, or the classes' shares. Others are measured by it.</summary>
internal sealed class ConstantLearner : ILearner
{
    public const string Baseline = "constant";

    public string Name => Baseline;

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) => null;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var model = ConstantModel.Fit(training, options);
        return model with { Rounds = [new RoundFigure("validation_loss", 0, Loss.Of(options, validation, model.Predict(validation)))] };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => new ConstantModel(reader.ReadFloats(), options) { Rounds = reader.ReadFigures() };
}

/// <summary>The same prediction for every row.</summary>
internal sealed record ConstantModel(float[] Values, LearnerOptions Options) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["values"] = string.Join(" ", Values.Select(v => LinearLearner.Text(v))) };

    public static ConstantModel Fit(Samples samples, LearnerOptions options)
    {
        if (options.Task == LearningTask.Quantile) return new ConstantModel(QuantileLoss.Of(samples, options.Quantiles), options);
        var sums = new double[options.Outputs];
        double total = 0;
        for (var r = 0; r < samples.Rows; r++)
        {
            var weight = samples.WeightOf(r);
            total += weight;
            if (options.Task == LearningTask.Multiclass) sums[(int)samples.Target[r]] += weight;
            else sums[0] += weight * samples.Target[r];
        }

        return new ConstantModel(Array.ConvertAll(sums, s => (float)(s / total)), options);
    }

    public float[] Predict(Samples samples)
    {
        var predictions = new float[samples.Rows * Values.Length];
        for (var r = 0; r < samples.Rows; r++) Values.CopyTo(predictions.AsSpan(r * Values.Length));
        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => Fit(all, Options) with { Rounds = Rounds };

    public string Add(GraphBuilder graph, string features)
    {
        var rows = graph.Node("Slice", [graph.Node("Shape", [features]), graph.Integers(0), graph.Integers(1)]);
        var shape = graph.Concat([rows, graph.Integers(Values.Length)], axis: 0);
        return graph.Node("Expand", [graph.Constant<float>(Values, 1, Values.Length), shape]);
    }

    public IReadOnlyDictionary<int, double> Importance() => new Dictionary<int, double>();

    public void Write(BinaryWriter writer)
    {
        writer.Write(Values);
        writer.Write(Rounds);
    }

    public void Dispose()
    {
    }
}
