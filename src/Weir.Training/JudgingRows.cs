using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training;

/// <summary>The rows that say how good a model is, and on which its graph is checked.</summary>
internal static class JudgingRows
{
    /// <summary>The rows, raw and as features: those of the test table, or those held back; where there are neither, the graph is checked on the rows that were trained on.</summary>
    /// <param name="plan">What makes features.</param>
    /// <param name="raw">The columns of the plan.</param>
    /// <param name="data">The rows.</param>
    /// <param name="training">Those that were trained on, as features.</param>
    /// <param name="contest">How learners did.</param>
    /// <param name="cancellation">Ends it.</param>
    public static (RawTable Raw, Samples Samples) Of(FeaturePlan plan, RawTable raw, TrainingData data, Samples training, TrainedContest contest, CancellationToken cancellation)
    {
        if (!data.IsTested)
        {
            // The rows that judge: all, or where the search came no further those of its first fold.
            var isAll = contest.OutOfFold!.Value.Rows.Length >= data.TrainingRows.Length;
            var judging = isAll ? data.TrainingRows : Array.ConvertAll(contest.OutOfFold.Value.Rows, r => data.TrainingRows[r]);
            var judged = raw.Select(judging);
            if (plan.IsCrossFitted) return (judged, Samples(plan, judged, judging, data.Target.Values, cancellation)); // what is served is fitted on all rows, what trained was not
            return (judged, isAll ? training : training.Select(contest.OutOfFold.Value.Rows));
        }

        var (rows, target) = data.Test is { } t ? (t.Rows, t.Target.Values) : (data.TestRows, data.Target.Values);
        var chosen = data.Test is { } test ? Trainer.Raw(plan, test.Columns).Select(rows) : raw.Select(rows);
        return (chosen, Samples(plan, chosen, rows, target, cancellation));
    }

    /// <summary>The group of each row that judges; null where rows are by themselves.</summary>
    public static int[]? GroupsOf(TrainingData data, TrainedContest contest) =>
        data.Test is { } test ? (test.Groups is { } theirs ? Array.ConvertAll(test.Rows, r => theirs[r]) : null)
        : data.Groups is not { } ours ? null
        : data.IsTested ? Array.ConvertAll(data.TestRows, r => ours[r])
        : Array.ConvertAll(contest.OutOfFold!.Value.Rows, r => ours[data.TrainingRows[r]]);

    /// <summary>The true targets of the rows that judge.</summary>
    public static float[] TruthOf(TrainingData data, TrainedContest contest) =>
        data.Test is { } test ? test.Target.Truth(test.Rows)
        : data.IsTested ? data.Target.Truth(data.TestRows)
        : data.Target.Truth(Array.ConvertAll(contest.OutOfFold!.Value.Rows, r => data.TrainingRows[r]));

    private static Samples Samples(FeaturePlan plan, RawTable raw, int[] rows, float[] target, CancellationToken cancellation) =>
        new(plan.Transform(raw, cancellation), plan.Sparse, Array.ConvertAll(rows, r => target[r]), plan.Categories);
}
