using System.Globalization;
using Weir.Training.AutoML.Judging;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Evaluation;

/// <summary>The figures that a training tells of its model.</summary>
/// <param name="target">What was learnt.</param>
/// <param name="training">Truth of the training rows, for the baseline.</param>
/// <param name="truth">Truth of the rows that judge, rows × columns of the target.</param>
/// <param name="groups">Group of each of these rows; null where there are none.</param>
internal sealed class ToldFigures(Target target, float[] training, float[] truth, int[]? groups)
{
    private static readonly string[] Main = ["roc_auc", "roc_auc_ovr", "rmse", "pinball", "ndcg"];
    private readonly int _columns = target.Task == LearningTask.MultiOutput ? target.Outputs : 1;

    /// <summary>Rows that judge.</summary>
    public int Rows => truth.Length / _columns;

    /// <summary>Figures of predictions of all rows.</summary>
    public Dictionary<string, double> Of(float[] predictions) => Of(truth, predictions, groups);

    /// <summary>Figures without what the choice of the result by these rows is worth.</summary>
    /// <param name="figures">With it.</param>
    /// <param name="judged">What the result predicts, rows × outputs.</param>
    /// <param name="resamples">What would have been chosen by draws of the rows.</param>
    /// <remarks>On the rows that a draw left, what the draw chose does worse than the result, which those rows had a say in: the mean of the difference is what the say is worth. Both are judged on the same rows, so that
    /// figures which depend on the number of rows, as the largest error does, are compared fairly.</remarks>
    public Dictionary<string, double> WithoutChoice(Dictionary<string, double> figures, float[] judged, IReadOnlyList<Resample> resamples)
    {
        Dictionary<string, (double Sum, int Count)> differences = new(StringComparer.Ordinal);
        foreach (var (left, told) in resamples)
        {
            var own = Picked(truth, left, _columns);
            var their = groups is null ? null : Array.ConvertAll(left, p => groups[p]);
            var (chosen, result) = (Of(own, told, their), Of(own, Picked(judged, left, judged.Length / Rows), their));
            foreach (var (name, value) in chosen)
            {
                // What these rows do not define is no figure of theirs.
                if (!result.TryGetValue(name, out var other)) continue;
                var (sum, count) = differences.GetValueOrDefault(name);
                differences[name] = (sum + value - other, count + 1);
            }
        }

        return figures.ToDictionary(f => f.Key, f => differences.TryGetValue(f.Key, out var d) ? f.Value + (d.Sum / d.Count) : f.Value, StringComparer.Ordinal);
    }

    /// <summary>How figures out of fold were found, a sentence; nothing of a constant.</summary>
    public IEnumerable<string> Notes(Dictionary<string, double> found, Dictionary<string, double> told, TrainedContest contest)
    {
        if (contest.Learner == ConstantLearner.Baseline) yield break;
        var judged = string.Create(CultureInfo.InvariantCulture, $"figures judge each of {Rows:N0} rows by models that did not learn from it, {(contest.IsStoppedByOthers ? "stopped where other rows wanted it" : "stopped where these rows wanted it, which are many")}");
        if (contest.Resamples.Count == 0)
        {
            yield return Rows > ChoiceResampler.ManyRows ? $"{judged}; what the choice among trials by so many rows is worth is not taken off" : judged;
            yield break;
        }

        var main = Main.FirstOrDefault(told.ContainsKey);
        var example = main is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $": {main} {found[main]:0.####} became {told[main]:0.####}");
        yield return string.Create(CultureInfo.InvariantCulture, $"{judged}; what the choice among trials by these rows is worth was taken off, by {contest.Resamples.Count} draws of them{example}");
    }

    private Dictionary<string, double> Of(float[] truths, float[] predictions, int[]? theirs) => target.Task.IsPlain()
        ? Evaluator.Evaluate(target, training, truths, predictions)
        : KindFigures.Of(target, training, truths, predictions, theirs);

    private static float[] Picked(float[] values, int[] places, int width)
    {
        var picked = new float[places.Length * width];
        for (var i = 0; i < places.Length; i++) values.AsSpan(places[i] * width, width).CopyTo(picked.AsSpan(i * width));
        return picked;
    }
}
