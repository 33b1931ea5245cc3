namespace Weir.Training.Learners.Network;

/// <summary>What training keeps beside the weights: means of the slopes and their squares, and room for a batch.</summary>
internal sealed class AdamState(Perceptron network)
{
    private BatchValues? _batch;

    public int Count { get; set; }

    public float[][] First { get; } = Like(network.Weights);

    public float[][] Second { get; } = Like(network.Weights);

    public float[][] Slopes { get; } = Like(network.Weights);

    public float[][] Transposed { get; } = Like(network.Weights);

    public float[][] BiasFirst { get; } = Like(network.Biases);

    public float[][] BiasSecond { get; } = Like(network.Biases);

    public float[][] BiasSlopes { get; } = Like(network.Biases);

    /// <summary>Room for a batch of so many rows.</summary>
    public BatchValues Batch(int rows, int most) => _batch ??= new BatchValues(network.Sizes, Math.Max(rows, most));

    private static float[][] Like(float[][] arrays) => [.. arrays.Select(a => new float[a.Length])];
}

/// <summary>Values and errors of the layers for the rows of a batch.</summary>
internal sealed class BatchValues(int[] sizes, int rows)
{
    public float[] Input { get; } = new float[rows * sizes[0]];

    public float[][] Values { get; } = [.. sizes.Skip(1).Select(s => new float[rows * s])];

    public float[][] Errors { get; } = [.. sizes.Skip(1).Select(s => new float[rows * s])];
}
