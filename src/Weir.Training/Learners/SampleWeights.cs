using Weir.Native.XGBoost;

namespace Weir.Training.Learners;

/// <summary>How much each row counts.</summary>
internal static class SampleWeights
{
    public static float WeightOf(this Samples samples, int row) => samples.Weights is { } weights ? weights[row] : 1;

    /// <summary>Gives the weights to a matrix of the same rows.</summary>
    public static void SetWeights(this Samples samples, DMatrix matrix)
    {
        if (samples.Weights is { } weights) matrix.SetWeight(weights);
    }
}
