using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Statistics.Metrics;

namespace Weir.Training.Learners;

/// <summary>The pinball loss of several quantiles, and their order: a higher quantile is never below a lower one.</summary>
internal static class QuantileLoss
{
    private const double Smoothing = 0.05; // of the target's deviation: what a descent can follow through the kink

    /// <summary>Mean over the quantiles of their pinball loss.</summary>
    public static double Pinball(float[] target, float[] predictions, double[] quantiles, float[]? weights)
    {
        var truth = Array.ConvertAll(target, t => (double)t);
        var counts = weights is null ? [] : Array.ConvertAll(weights, w => (double)w);
        return quantiles.Select((q, k) => QuantileMetrics.Pinball(truth, Column(predictions, quantiles.Length, k), q, counts)).Average();
    }

    /// <summary>One column of rows × columns.</summary>
    public static double[] Column(float[] values, int width, int column)
    {
        var found = new double[values.Length / width];
        for (var r = 0; r < found.Length; r++) found[r] = values[(r * width) + column];
        return found;
    }

    /// <summary>Turns predictions of one row into the derivatives of a smooth pinball loss and returns that loss.</summary>
    public static double Residuals(Span<float> predictions, double target, double[] quantiles)
    {
        double loss = 0;
        for (var k = 0; k < quantiles.Length; k++)
        {
            var error = predictions[k] - target;
            var scaled = error / Smoothing;
            loss += (Smoothing * (Math.Max(scaled, 0) + double.LogP1(Math.Exp(-Math.Abs(scaled))))) - (quantiles[k] * error);
            predictions[k] = (float)((1 / (1 + Math.Exp(-scaled))) - quantiles[k]);
        }

        return loss;
    }

    /// <summary>Brings the predictions of each row into order.</summary>
    public static void Sort(float[] predictions, int width)
    {
        for (var from = 0; from < predictions.Length; from += width) predictions.AsSpan(from, width).Sort();
    }

    /// <summary>Adds the same to a graph.</summary>
    public static string AddSorted(GraphBuilder graph, string predictions, int width) => width == 1
        ? predictions
        : graph.NodeOfTwo("TopK", [predictions, graph.Integers(width)], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("largest", 0), OnnxAttribute.Of("sorted", 1)).First;

    /// <summary>Quantiles of a target.</summary>
    public static float[] Of(Samples samples, double[] quantiles)
    {
        var order = Enumerable.Range(0, samples.Rows).OrderBy(r => samples.Target[r]).ToArray();
        var total = order.Sum(r => (double)samples.WeightOf(r));
        return Array.ConvertAll(quantiles, q =>
        {
            double below = 0;
            foreach (var row in order) if ((below += samples.WeightOf(row)) >= q * total) return samples.Target[row];
            return samples.Target[order[^1]];
        });
    }
}
