using Weir.Training.Learners;

namespace Weir.Training.AutoML.Search;

/// <summary>What became of a candidate.</summary>
/// <param name="Number">Its place in the search, from 0.</param>
/// <param name="Candidate">What was tried.</param>
/// <param name="FirstLoss">Loss on the first fold.</param>
/// <param name="Seconds">CPU time of training and predicting.</param>
internal sealed record TrialOutcome(int Number, Candidate Candidate, double FirstLoss, double Seconds)
{
    /// <summary>Loss on all folds; null where the first fold was not promising enough to go on.</summary>
    public double? Loss { get; init; }

    /// <summary>Predictions of all checked rows, each by a model that did not see it, in the order of <see cref="Folds.FoldPlan.Checked"/>. Empty where <see cref="Loss"/> is null.</summary>
    public float[] Predictions { get; init; } = [];

    /// <summary>One model a fold; empty where <see cref="Loss"/> is null, or when better ones took their place.</summary>
    public IReadOnlyList<ITrainedModel> Models { get; init; } = [];

    /// <summary>Why it failed, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Trees of all its models.</summary>
    public int Trees => Models.Sum(m => m.Trees);
}
