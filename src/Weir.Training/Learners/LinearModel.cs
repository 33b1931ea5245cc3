using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners;

/// <summary>A fitted linear model; weights are [feature, output] over scaled features.</summary>
internal sealed record LinearModel(FeatureScaler Scaler, double[] Weights, double[] Bias, LearnerOptions Options, double Strength) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    /// <summary>Where the search ended; the next strength starts there. Empty in a model that was read.</summary>
    public required double[] Solution { get; init; }

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["C"] = LinearLearner.Text(Strength) };

    public float[] Predict(Samples samples)
    {
        var outputs = Options.Outputs;
        var predictions = new float[samples.Rows * outputs];
        var margins = new double[outputs];
        for (var r = 0; r < samples.Rows; r++)
        {
            Bias.CopyTo(margins, 0);
            for (var f = 0; f < samples.Width; f++)
            {
                var x = Scaler.One(samples.Features[((long)r * samples.Width) + f], f);
                if (x == 0) continue;
                for (var k = 0; k < outputs; k++) margins[k] += x * Weights[(f * outputs) + k];
            }

            Link(margins, predictions.AsSpan(r * outputs, outputs));
        }

        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation)
    {
        var scaler = FeatureScaler.Fit(all, Options.Scaled);
        return LinearFit.Fit(new LinearRows(all, scaler, Options), all, scaler, Options, Strength, null, cancellation) with { Rounds = Rounds };
    }

    public string Add(GraphBuilder graph, string features)
    {
        var margin = graph.Add(graph.MatMul(Scaler.Add(graph, features), graph.Constant<double>(Weights, Scaler.Mean.Length, Options.Outputs)), graph.Constant<double>(Bias, 1, Options.Outputs));
        var prediction = Options.Task switch
        {
            LearningTask.Binary => graph.Node("Sigmoid", [margin]),
            LearningTask.Quantile => QuantileLoss.AddSorted(graph, margin, Options.Outputs),
            LearningTask.Multiclass => graph.Node("Softmax", [margin], OnnxAttribute.Of("axis", 1)),
            _ => margin,
        };
        return graph.Cast(prediction, TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance() => Enumerable.Range(0, Scaler.Mean.Length)
        .ToDictionary(f => f, f => Enumerable.Range(0, Options.Outputs).Sum(k => Math.Abs(Weights[(f * Options.Outputs) + k])));

    public void Write(BinaryWriter writer)
    {
        writer.Write(Scaler.Mean);
        writer.Write(Scaler.Inverse);
        writer.Write(Weights);
        writer.Write(Bias);
        writer.Write(Strength);
        writer.Write(Rounds);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static LinearModel Read(BinaryReader reader, LearnerOptions options) =>
        new(new FeatureScaler(reader.ReadDoubles(), reader.ReadDoubles()), reader.ReadDoubles(), reader.ReadDoubles(), options, reader.ReadDouble()) { Rounds = reader.ReadFigures(), Solution = [] };

    public void Dispose()
    {
    }

    private void Link(double[] margins, Span<float> predictions)
    {
        switch (Options.Task)
        {
            case LearningTask.Binary: predictions[0] = (float)(1 / (1 + Math.Exp(-margins[0]))); break;
            case LearningTask.Quantile:
                Array.Sort(margins);
                for (var k = 0; k < margins.Length; k++) predictions[k] = (float)margins[k];
                break;
            case LearningTask.Regression or LearningTask.Ranking: predictions[0] = (float)margins[0]; break;
            default:
                var largest = margins.Max();
                var sum = margins.Sum(m => Math.Exp(m - largest));
                for (var k = 0; k < margins.Length; k++) predictions[k] = (float)(Math.Exp(margins[k] - largest) / sum);
                break;
        }
    }
}
