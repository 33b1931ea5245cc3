using Weir.Foundation.Numerics;

namespace Weir.Training.Learners.Network;

/// <summary>A small network: linear layers with rectified units between them.</summary>
/// <param name="Sizes">Width of the input, of the hidden layers, of the output.</param>
/// <param name="Weights">Of each layer, [in, out].</param>
/// <param name="Biases">Of each layer.</param>
internal sealed record Perceptron(int[] Sizes, float[][] Weights, float[][] Biases)
{
    public int Layers => Weights.Length;

    public int Outputs => Sizes[^1];

    /// <summary>Weights drawn at random (He et al. 2015); the last layer begins small, so that the first prediction is the mean.</summary>
    public static Perceptron Random(int[] sizes, SeededRandom random)
    {
        var weights = new float[sizes.Length - 1][];
        for (var l = 0; l < weights.Length; l++)
        {
            var scale = Math.Sqrt(2.0 / sizes[l]) * (l == weights.Length - 1 ? 0.3 : 1);
            weights[l] = new float[sizes[l] * sizes[l + 1]];
            for (var i = 0; i < weights[l].Length; i++) weights[l][i] = (float)(scale * random.NextNormal());
        }

        return new Perceptron(sizes, weights, [.. sizes.Skip(1).Select(s => new float[s])]);
    }

    public Perceptron Copy() => new(Sizes, [.. Weights.Select(w => w.ToArray())], [.. Biases.Select(b => b.ToArray())]);

    /// <summary>Values of every layer after the input, in 32 bits, [rows, size].</summary>
    public void Forward(ReadOnlySpan<float> input, int rows, float[][] values)
    {
        for (var l = 0; l < Layers; l++)
        {
            var result = values[l].AsSpan(0, rows * Sizes[l + 1]);
            for (var r = 0; r < rows; r++) Biases[l].CopyTo(result.Slice(r * Sizes[l + 1], Sizes[l + 1]));
            MatrixKernel.MultiplyAdd(l == 0 ? input : values[l - 1], isTransposed: false, Weights[l], result, rows, Sizes[l], Sizes[l + 1]);
            if (l < Layers - 1) System.Numerics.Tensors.TensorPrimitives.Max(result, 0f, result);
        }
    }

    /// <summary>The output of one row in 64 bits, as the graph computes it.</summary>
    public double[] Exact(double[] input)
    {
        var values = input;
        for (var l = 0; l < Layers; l++)
        {
            var next = Array.ConvertAll(Biases[l], b => (double)b);
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                if (value == 0) continue;
                var weights = Weights[l].AsSpan(i * next.Length, next.Length);
                for (var j = 0; j < next.Length; j++) next[j] += value * weights[j];
            }

            if (l < Layers - 1) for (var j = 0; j < next.Length; j++) next[j] = Math.Max(0, next[j]);
            values = next;
        }

        return values;
    }

    /// <summary>How much of the output goes through each input: sums of products of the weights' sizes.</summary>
    public double[] Reach()
    {
        var reach = Enumerable.Repeat(1.0, Outputs).ToArray();
        for (var l = Layers - 1; l >= 0; l--)
        {
            var before = new double[Sizes[l]];
            for (var i = 0; i < before.Length; i++)
                for (var j = 0; j < reach.Length; j++) before[i] += Math.Abs(Weights[l][(i * reach.Length) + j]) * reach[j];
            reach = before;
        }

        return reach;
    }
}
