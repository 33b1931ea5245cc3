using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.Forecasting;

/// <summary>A way to forecast, before it has seen data.</summary>
/// <param name="Learner">Its name in the catalog.</param>
/// <param name="Scale">From where it measures values.</param>
/// <param name="Settings">What differs from the learner's own defaults; null takes what the user gave.</param>
internal sealed record ForecastCandidate(string Learner, ForecastScale Scale, IReadOnlyDictionary<string, ParameterValue>? Settings = null)
{
    /// <summary>What the leaderboard calls it.</summary>
    public override string ToString() => Learner + Scale switch { ForecastScale.Plain => string.Empty, ForecastScale.Window => " of relative values", _ => " of differences from the season before" };
}

/// <summary>A candidate that was tried on all folds.</summary>
/// <param name="Number">Its place among all.</param>
/// <param name="Candidate">What was tried.</param>
/// <param name="Frame">Features and scale.</param>
/// <param name="Model">Of the last fold, whose window is the longest.</param>
/// <param name="Entry">How it did.</param>
internal sealed record ForecastAttempt(int Number, ForecastCandidate Candidate, ForecastFrame Frame, ITrainedModel Model, LeaderboardEntry Entry);
