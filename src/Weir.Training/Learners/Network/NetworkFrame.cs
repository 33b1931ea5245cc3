using System.Numerics.Tensors;

namespace Weir.Training.Learners.Network;

/// <summary>What stands around a network: the scale of the features, that of a regression's target, and the link to predictions.</summary>
/// <param name="Scaler">Brings features to one scale.</param>
/// <param name="Spread">Deviation of each scaled feature.</param>
/// <param name="Mean">Of a regression's target.</param>
/// <param name="Deviation">Of a regression's target.</param>
/// <param name="Task">What is learnt.</param>
internal sealed record NetworkFrame(FeatureScaler Scaler, double[] Spread, double Mean, double Deviation, LearningTask Task)
{
    private const int BatchRows = 256;

    public static NetworkFrame Fit(Samples samples, LearnerOptions options)
    {
        var scaler = FeatureScaler.Fit(samples, options.Scaled);
        var (sums, squares) = (new double[samples.Width], new double[samples.Width]);
        for (var r = 0; r < samples.Rows; r++)
        {
            for (var f = 0; f < samples.Width; f++)
            {
                var x = scaler.One(samples.Features[((long)r * samples.Width) + f], f);
                sums[f] += x;
                squares[f] += x * x;
            }
        }

        var spread = sums.Zip(squares, (s, q) => Math.Sqrt(Math.Max(0, (q / samples.Rows) - (s / samples.Rows * s / samples.Rows)))).ToArray();
        if (options.Task.IsOfClasses()) return new NetworkFrame(scaler, spread, 0, 1, options.Task);
        var mean = samples.Target.Average(y => (double)y);
        var deviation = Math.Sqrt(samples.Target.Average(y => (y - mean) * (y - mean)));
        return new NetworkFrame(scaler, spread, mean, deviation > 0 ? deviation : 1, options.Task);
    }

    /// <summary>A target on the network's scale.</summary>
    public float[] Scaled(float[] target) => Task.IsOfClasses() ? target : Array.ConvertAll(target, y => (float)((y - Mean) / Deviation));

    /// <summary>Predictions of the mean network in 32 bits.</summary>
    public float[] Quick(IReadOnlyList<Perceptron> networks, float[] rows, int count)
    {
        var (width, outputs) = (Scaler.Mean.Length, networks[0].Outputs);
        var sums = new float[count * outputs];
        foreach (var network in networks)
        {
            var room = new BatchValues(network.Sizes, Math.Min(count, BatchRows));
            for (var from = 0; from < count; from += BatchRows)
            {
                var part = Math.Min(BatchRows, count - from);
                network.Forward(rows.AsSpan(from * width, part * width), part, room.Values);
                for (var r = 0; r < part; r++) AddLinked(room.Values[^1].AsSpan(r * outputs, outputs), sums.AsSpan((from + r) * outputs, outputs));
            }
        }

        TensorPrimitives.Divide(sums, (float)networks.Count, sums);
        if (!Task.IsOfClasses()) for (var i = 0; i < sums.Length; i++) sums[i] = (float)((sums[i] * Deviation) + Mean);
        if (Task == LearningTask.Quantile) QuantileLoss.Sort(sums, outputs);
        return sums;
    }

    /// <summary>Predictions of the mean network as exact as the graph's.</summary>
    public float[] Exact(IReadOnlyList<Perceptron> networks, Samples samples)
    {
        var (width, outputs) = (samples.Width, networks[0].Outputs);
        var predictions = new float[samples.Rows * outputs];
        var (row, sums) = (new double[width], new double[outputs]);
        for (var r = 0; r < samples.Rows; r++)
        {
            for (var f = 0; f < width; f++) row[f] = Scaler.One(samples.Features[((long)r * width) + f], f);
            Array.Clear(sums);
            foreach (var network in networks)
            {
                var linked = Link(network.Exact(row));
                for (var k = 0; k < outputs; k++) sums[k] += linked[k];
            }

            for (var k = 0; k < outputs; k++) predictions[(r * outputs) + k] = (float)((sums[k] / networks.Count * Deviation) + Mean);
        }

        if (Task == LearningTask.Quantile) QuantileLoss.Sort(predictions, outputs);
        return predictions;
    }

    private double[] Link(double[] margins)
    {
        if (!Task.IsOfClasses()) return margins;
        if (Task == LearningTask.Binary) return [1 / (1 + Math.Exp(-margins[0]))];
        var largest = margins.Max();
        for (var k = 0; k < margins.Length; k++) margins[k] = Math.Exp(margins[k] - largest);
        var sum = margins.Sum();
        for (var k = 0; k < margins.Length; k++) margins[k] /= sum;
        return margins;
    }

    private void AddLinked(Span<float> margins, Span<float> into)
    {
        if (Task == LearningTask.Binary) into[0] += 1 / (1 + MathF.Exp(-margins[0]));
        else if (!Task.IsOfClasses()) TensorPrimitives.Add(into, margins, into);
        else
        {
            TensorPrimitives.SoftMax(margins, margins);
            TensorPrimitives.Add(into, margins, into);
        }
    }
}
