using System.Globalization;
using Weir.Training.Evaluation;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Results;

/// <summary>What makes a result doubtful, in sentences.</summary>
internal static class ResultNotes
{
    /// <summary>All of them.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The rows.</param>
    /// <param name="contest">The model and how others did.</param>
    /// <param name="importance">How much each feature matters, the first most.</param>
    /// <param name="metrics">Figures by name.</param>
    public static IEnumerable<string> Of(TrainingRequest request, TrainingData data, TrainedContest contest, KeyValuePair<string, double>[] importance, Dictionary<string, double> metrics) =>
        [.. LeakNotes(importance, metrics), .. BaselineNotes(request, contest, data.IsTested || data.Target.Task == LearningTask.MultiOutput || request.ClassWeight is not null ? null : metrics), .. SampleNotes(data)];

    private static IEnumerable<string> SampleNotes(TrainingData data)
    {
        if (data.SampledOf is not { } all) yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"the search took {data.Target.Values.Length:N0} of the table's {all:N0} rows: more of a budget or memory is for more, or --search-rows, which asks for a count");
    }

    // A model that knows nothing of the columns and is no worse than the one that does.
    private static IEnumerable<string> BaselineNotes(TrainingRequest request, TrainedContest contest, Dictionary<string, double>? outOfFold)
    {
        if (contest.Notes.Count == 0 && !contest.IsInterrupted && contest.Learner == ConstantLearner.Baseline && !request.Learners.Contains(ConstantLearner.Baseline))
            yield return contest.Trials.Count > 0 || request.Search is not { } search ? "nothing did better than the constant, which is saved"
                : search.MostTrials == 0 || search.MostTrialsByTarget.Values.Contains(0) ? "the count of trials is 0: nothing was searched, and the constant is saved"
                : "the budget ended before a single model was done, and the constant is saved: give it more time";
        // Of several targets each has a constant of its own, told as constant.TARGET.
        foreach (var constant in contest.Leaderboard.Where(l => l.Learner == ConstantLearner.Baseline || l.Learner.StartsWith($"{ConstantLearner.Baseline}.", StringComparison.Ordinal)))
        {
            var target = constant.Learner[ConstantLearner.Baseline.Length..];
            var others = contest.Leaderboard.Where(l => l != constant && (target.Length == 0 ? l.Learner == contest.Learner : l.Learner.EndsWith(target, StringComparison.Ordinal))).ToArray();
            // Out of fold, what was chosen by its loss on the leaderboard looks better than it is.
            if (others.Length > 0 && (outOfFold is null ? others.Min(l => l.Value) >= constant.Value : ToldFigures.IsNoBetter(outOfFold)))
                yield return $"{(target.Length == 0 ? $"'{contest.Learner}'" : $"what predicts '{target[1..]}'")} does no better than a constant on validation rows: the columns may say nothing of the target";
        }
    }

    // A nearly perfect score that hangs on one column is more often a column that holds the answer than a good model.
    private static IEnumerable<string> LeakNotes(KeyValuePair<string, double>[] importance, Dictionary<string, double> metrics)
    {
        var isPerfect = metrics.GetValueOrDefault("roc_auc") > 0.999 || metrics.GetValueOrDefault("roc_auc_ovr") > 0.999 || metrics.GetValueOrDefault("r2") > 0.999;
        if (isPerfect && importance is [{ Value: > 0.8 } first, ..])
            yield return string.Create(CultureInfo.InvariantCulture, $"'{first.Key}' makes up {first.Value:0%} of a nearly perfect model: does it hold the answer? --drop leaves a column out");
    }
}
