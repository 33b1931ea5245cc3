using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners;

/// <summary>exp(bias + Σ weight · scaled feature).</summary>
internal sealed record GeneralisedModel(FeatureScaler Scaler, double[] Weights, double Bias, string Family, double Power, double Strength, LearnerOptions Options) : ITrainedModel
{
    private const int Iterations = 200;
    private const double Tolerance = 1e-5;
    private const double Largest = 60; // e^60 is beyond any target: what a wild row gives must stay a number

    public IReadOnlyList<RoundFigure> Rounds { get; init; } = [];

    /// <summary>Where the search ended; the next strength starts there. Empty in a model that was read.</summary>
    public double[] Solution { get; init; } = [];

    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string> { ["family"] = Family, ["power"] = LinearLearner.Text(Power), ["C"] = LinearLearner.Text(Strength) };

    /// <summary>Finds the weights that make the mean deviance and the square penalty smallest.</summary>
    public static GeneralisedModel Fit(
        LinearRows rows, Samples samples, FeatureScaler scaler, LearnerOptions options, string family, double power, double strength, double[]? start, CancellationToken cancellation)
    {
        var width = rows.Width;
        double total = 0, mean = 0;
        for (var r = 0; r < samples.Rows; r++)
        {
            total += samples.WeightOf(r);
            mean += samples.WeightOf(r) * samples.Target[r];
        }

        mean /= total;
        var solution = start is null ? new double[width + 1] : [.. start];
        var (weights, sums) = (new float[width], new float[width]);
        var penalty = 1 / (strength * samples.Rows);
        LimitedMemoryBfgs.Minimise(solution, Evaluate, Iterations, Tolerance, cancellation);
        var byFeature = new double[width];
        for (var i = 0; i < width; i++) byFeature[rows.FeatureAt(i)] = solution[i];
        return new GeneralisedModel(scaler, byFeature, solution[width] + Math.Log(mean), family, power, strength, options) { Solution = solution };

        // Of the target over its mean, so that every table has one scale.
        double Evaluate(double[] unknowns, double[] gradient)
        {
            for (var i = 0; i < width; i++) weights[i] = (float)unknowns[i];
            Array.Clear(sums);
            double loss = 0, bias = 0;
            for (var r = 0; r < samples.Rows; r++)
            {
                var margin = Math.Clamp(rows.Dot(r, weights) + unknowns[width], -Largest, Largest);
                var (y, weight) = (samples.Target[r] / mean, samples.WeightOf(r) / total);
                var (value, slope) = Deviance(y, margin, power);
                loss += weight * value;
                bias += weight * slope;
                rows.AddTo(r, (float)(weight * samples.Rows * slope), sums);
            }

            double squares = 0;
            for (var i = 0; i < width; i++)
            {
                gradient[i] = (sums[i] / samples.Rows) + (penalty * unknowns[i]);
                squares += unknowns[i] * unknowns[i];
            }

            gradient[width] = bias;
            return loss + (penalty * squares / 2);
        }
    }

    public float[] Predict(Samples samples)
    {
        var predictions = new float[samples.Rows];
        for (var r = 0; r < samples.Rows; r++)
        {
            var margin = Bias;
            for (var f = 0; f < samples.Width; f++) margin += Scaler.One(samples.Features[((long)r * samples.Width) + f], f) * Weights[f];
            predictions[r] = (float)Math.Exp(Math.Clamp(margin, -Largest, Largest));
        }

        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation)
    {
        var scaler = FeatureScaler.Fit(all, Options.Scaled);
        return Fit(new LinearRows(all, scaler, Options), all, scaler, Options, Family, Power, Strength, null, cancellation) with { Rounds = Rounds };
    }

    public string Add(GraphBuilder graph, string features)
    {
        var margin = graph.Add(graph.MatMul(Scaler.Add(graph, features), graph.Constant<double>(Weights, Weights.Length, 1)), graph.Scalar(Bias));
        return graph.Cast(graph.Node("Exp", [graph.Node("Clip", [margin, graph.Scalar(-Largest), graph.Scalar(Largest)])]), TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance() => Weights.Select((w, f) => (w, f)).ToDictionary(p => p.f, p => Math.Abs(p.w));

    public void Write(BinaryWriter writer)
    {
        writer.Write(Scaler.Mean);
        writer.Write(Scaler.Inverse);
        writer.Write(Weights);
        writer.Write(Bias);
        writer.Write(Family);
        writer.Write(Power);
        writer.Write(Strength);
        writer.Write(Rounds);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static GeneralisedModel Read(BinaryReader reader, LearnerOptions options) =>
        new(new FeatureScaler(reader.ReadDoubles(), reader.ReadDoubles()), reader.ReadDoubles(), reader.ReadDouble(), reader.ReadString(), reader.ReadDouble(), reader.ReadDouble(), options) { Rounds = reader.ReadFigures() };

    public void Dispose()
    {
    }

    // The part of half the deviance that depends on the margin, and its derivative: power 1 is Poisson's, 2 gamma's, between them Tweedie's.
    private static (double Value, double Slope) Deviance(double y, double margin, double power)
    {
        if (power == 1) return (Math.Exp(margin) - (y * margin), Math.Exp(margin) - y);
        if (power == 2) return ((y * Math.Exp(-margin)) + margin, 1 - (y * Math.Exp(-margin)));
        double own = Math.Exp((2 - power) * margin), part = y * Math.Exp((1 - power) * margin);
        return ((own / (2 - power)) - (part / (1 - power)), own - part);
    }
}
