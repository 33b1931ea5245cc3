using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Learners;

/// <summary>Brings features to mean 0 and deviation 1, and holds outliers within ten deviations: a wild value must not swing a linear model.</summary>
internal sealed record FeatureScaler(double[] Mean, double[] Inverse)
{
    public const double Limit = 10;

    public static FeatureScaler Fit(Samples samples, bool[] isScaled)
    {
        var mean = new double[samples.Width];
        var inverse = new double[samples.Width];
        for (var f = 0; f < samples.Width; f++)
        {
            inverse[f] = 1;
            if (!isScaled[f]) continue;
            double sum = 0, squares = 0;
            for (var r = 0; r < samples.Rows; r++) sum += samples.Features[((long)r * samples.Width) + f];
            mean[f] = sum / samples.Rows;
            for (var r = 0; r < samples.Rows; r++)
            {
                var d = samples.Features[((long)r * samples.Width) + f] - mean[f];
                squares += d * d;
            }

            var deviation = Math.Sqrt(squares / samples.Rows);
            inverse[f] = deviation > 1e-12 * Math.Max(1, Math.Abs(mean[f])) ? 1 / deviation : 0; // a constant feature counts for nothing
        }

        return new FeatureScaler(mean, inverse);
    }

    public double One(float value, int feature) => Math.Clamp((value - Mean[feature]) * Inverse[feature], -Limit, Limit);

    /// <summary>Adds the scaling to a graph; the result is [rows, features] in 64 bits.</summary>
    public string Add(GraphBuilder graph, string features)
    {
        var wide = graph.Cast(features, TensorElementType.Double);
        var scaled = graph.Mul(graph.Sub(wide, graph.Constant<double>(Mean, 1, Mean.Length)), graph.Constant<double>(Inverse, 1, Mean.Length));
        return graph.Node("Clip", [scaled, graph.Scalar(-Limit), graph.Scalar(Limit)]);
    }

    /// <summary>All rows, scaled, row-major.</summary>
    public float[] Apply(Samples samples)
    {
        var scaled = new float[samples.Features.Length];
        for (var r = 0; r < samples.Rows; r++)
            for (var f = 0; f < samples.Width; f++) scaled[((long)r * samples.Width) + f] = (float)One(samples.Features[((long)r * samples.Width) + f], f);
        return scaled;
    }
}
