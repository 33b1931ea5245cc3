using Weir.Foundation.Numerics;

namespace Weir.Training.Learners.Network;

/// <summary>Trains a network by Adam with decoupled weight decay (Loshchilov and Hutter, 2019); the rate falls when the validation loss no longer does.</summary>
/// <param name="settings">How.</param>
/// <param name="task">Which loss.</param>
/// <param name="input">Scaled rows.</param>
/// <param name="target">Class numbers, or values on a scale of deviation 1.</param>
/// <param name="weights">How much each row counts; empty for 1.</param>
/// <param name="quantiles">Shares of the outputs of a quantile task.</param>
internal sealed class PerceptronTrainer(NetworkSettings settings, LearningTask task, float[] input, float[] target, float[] weights, double[] quantiles)
{
    private const float First = 0.9f, Second = 0.999f, Tiny = 1e-8f;
    private const int PlateauEpochs = 5;
    private const int MostFalls = 3;
    private const float Fall = 0.3f;

    private readonly int _width = input.Length / target.Length;

    /// <summary>Trains until the validation loss has stopped falling.</summary>
    /// <param name="outputs">Width of the output.</param>
    /// <param name="seed">Same seed, same network.</param>
    /// <param name="validate">Loss on the validation rows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The best network, the loss after each epoch, and where the rate fell.</returns>
    public (Perceptron Best, TrainingCourse Course) Train(int outputs, ulong seed, Func<Perceptron, double> validate, CancellationToken cancellation)
    {
        var random = new SeededRandom(seed);
        var network = Perceptron.Random([_width, .. settings.Hidden, outputs], random);
        var state = new AdamState(network);
        var (best, bestLoss, bestEpoch, lastGain) = (network.Copy(), validate(network), 0, 0);
        List<double> losses = [];
        List<int> falls = [];
        var rate = settings.Rate;
        for (var epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            Epoch(network, state, random, rate, cancellation);
            var loss = validate(network);
            losses.Add(loss);
            if (loss < bestLoss)
            {
                if (loss < bestLoss * 0.999) lastGain = epoch;
                (best, bestLoss, bestEpoch) = (network.Copy(), loss, epoch);
            }

            if (epoch - lastGain < PlateauEpochs) continue;
            if (falls.Count == MostFalls) break;
            falls.Add(epoch);
            (rate, lastGain) = (rate * Fall, epoch);
        }

        return (best, new TrainingCourse(Math.Max(1, bestEpoch), [.. falls.Where(f => f < bestEpoch)], losses));
    }

    /// <summary>Trains again by a course that is known: as many epochs, with the rates they had.</summary>
    public Perceptron Repeat(int outputs, ulong seed, TrainingCourse course, CancellationToken cancellation)
    {
        var random = new SeededRandom(seed);
        var network = Perceptron.Random([_width, .. settings.Hidden, outputs], random);
        var state = new AdamState(network);
        for (var epoch = 1; epoch <= course.Epochs; epoch++) Epoch(network, state, random, settings.Rate * MathF.Pow(Fall, course.Falls.Count(f => f < epoch)), cancellation);
        return network;
    }

    private void Epoch(Perceptron network, AdamState state, SeededRandom random, float rate, CancellationToken cancellation)
    {
        var order = Enumerable.Range(0, target.Length).ToArray();
        random.Shuffle<int>(order);
        for (var from = 0; from < order.Length; from += settings.Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(network, state, order.AsSpan(from, Math.Min(settings.Batch, order.Length - from)), rate);
        }
    }

    private void Step(Perceptron network, AdamState state, ReadOnlySpan<int> rows, float rate)
    {
        var layers = network.Layers;
        var batch = state.Batch(rows.Length, settings.Batch);
        for (var i = 0; i < rows.Length; i++) input.AsSpan(rows[i] * _width, _width).CopyTo(batch.Input.AsSpan(i * _width));
        network.Forward(batch.Input, rows.Length, batch.Values);
        OutputErrors(batch.Values[^1], batch.Errors[^1], rows, network.Outputs);
        state.Count++;
        for (var l = layers - 1; l >= 0; l--)
        {
            var (before, after) = (network.Sizes[l], network.Sizes[l + 1]);
            var error = batch.Errors[l].AsSpan(0, rows.Length * after);
            var slope = state.Slopes[l];
            Array.Clear(slope);
            // The error of the layer before, with the weights as they were in the forward pass.
            if (l > 0)
            {
                var back = batch.Errors[l - 1].AsSpan(0, rows.Length * before);
                back.Clear();
                MatrixKernel.Transpose(network.Weights[l], state.Transposed[l], before, after);
                MatrixKernel.MultiplyAdd(error, isTransposed: false, state.Transposed[l], back, rows.Length, after, before);
                var values = batch.Values[l - 1];
                for (var i = 0; i < back.Length; i++) if (values[i] <= 0) back[i] = 0;
            }

            MatrixKernel.MultiplyAdd(l == 0 ? batch.Input : batch.Values[l - 1], isTransposed: true, error, slope, before, rows.Length, after);
            var biasSlope = state.BiasSlopes[l];
            Array.Clear(biasSlope);
            for (var i = 0; i < rows.Length; i++)
                for (var j = 0; j < after; j++) biasSlope[j] += error[(i * after) + j];
            Update(network.Weights[l], slope, state.First[l], state.Second[l], rate, settings.Decay, state.Count);
            Update(network.Biases[l], biasSlope, state.BiasFirst[l], state.BiasSecond[l], rate, 0, state.Count);
        }
    }

    // Derivative of the mean loss by the output.
    private void OutputErrors(float[] output, float[] errors, ReadOnlySpan<int> rows, int outputs)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var share = (weights.Length == 0 ? 1 : weights[rows[i]]) / rows.Length;
            var margins = output.AsSpan(i * outputs, outputs);
            var error = errors.AsSpan(i * outputs, outputs);
            switch (task)
            {
                case LearningTask.Quantile:
                    margins.CopyTo(error);
                    QuantileLoss.Residuals(error, target[rows[i]], quantiles);
                    for (var k = 0; k < outputs; k++) error[k] *= share;
                    break;
                case LearningTask.Regression: error[0] = share * (margins[0] - target[rows[i]]); break;
                case LearningTask.Binary: error[0] = share * ((1 / (1 + MathF.Exp(-margins[0]))) - target[rows[i]]); break;
                default:
                    System.Numerics.Tensors.TensorPrimitives.SoftMax(margins, error);
                    error[(int)target[rows[i]]] -= 1;
                    for (var k = 0; k < outputs; k++) error[k] *= share;
                    break;
            }
        }
    }

    private static void Update(float[] values, float[] slope, float[] first, float[] second, float rate, float decay, int count)
    {
        var (unbiasFirst, unbiasSecond) = (1 / (1 - MathF.Pow(First, count)), 1 / (1 - MathF.Pow(Second, count)));
        for (var i = 0; i < values.Length; i++)
        {
            first[i] = (First * first[i]) + ((1 - First) * slope[i]);
            second[i] = (Second * second[i]) + ((1 - Second) * slope[i] * slope[i]);
            values[i] -= rate * ((first[i] * unbiasFirst / (MathF.Sqrt(second[i] * unbiasSecond) + Tiny)) + (decay * values[i]));
        }
    }
}

/// <summary>How a training went, so that it can be done again on more rows.</summary>
/// <param name="Epochs">Epochs until the best one.</param>
/// <param name="Falls">Epochs after which the rate fell.</param>
/// <param name="Losses">Validation loss after each epoch.</param>
internal sealed record TrainingCourse(int Epochs, int[] Falls, IReadOnlyList<double> Losses);
