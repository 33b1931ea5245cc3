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
    public Dictionary<string, double> Of(float[] predictions) => target.Task.IsPlain()
        ? Evaluator.Evaluate(target, training, truth, predictions)
        : KindFigures.Of(target, training, truth, predictions, groups);

    /// <summary>Figures without what the choice of the result by these rows is worth: their mean over repeats in which no row had a say in what predicts it.</summary>
    /// <param name="figures">With it.</param>
    /// <param name="rechosen">Predictions of each repeat; none leaves figures as they are.</param>
    public Dictionary<string, double> WithoutChoice(Dictionary<string, double> figures, IReadOnlyList<float[]> rechosen)
    {
        if (rechosen.Count == 0) return figures;
        var repeats = rechosen.Select(Of).ToList();
        return figures.Keys.Where(name => repeats.TrueForAll(r => r.ContainsKey(name))).ToDictionary(name => name, name => repeats.Average(r => r[name]), StringComparer.Ordinal);
    }

    /// <summary>How figures out of fold were found, a sentence; nothing of a constant.</summary>
    public IEnumerable<string> Notes(Dictionary<string, double> found, Dictionary<string, double> told, TrainedContest contest)
    {
        if (contest.Learner == ConstantLearner.Baseline) yield break;
        var judged = string.Create(CultureInfo.InvariantCulture, $"figures judge each of {Rows:N0} rows by models that did not learn from it, {(contest.IsStoppedByOthers ? "stopped where other rows wanted it" : "stopped where these rows wanted it, which flatters a little where they are few")}");
        if (contest.Rechosen.Count == 0)
        {
            var isChosen = contest.Trials.Count(t => t.Failure is null) > 1;
            yield return !isChosen ? judged : $"{judged}; they chose among trials too{(Rows > RepeatedChoice.ManyRows ? ", which so many rows flatter little by" : string.Empty)}";
            yield break;
        }

        var main = Main.FirstOrDefault(told.ContainsKey);
        var example = main is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({main} {told[main]:0.####}; {found[main]:0.####} by what all of them chose)");
        yield return string.Create(CultureInfo.InvariantCulture, $"{judged}, and by what other rows chose among trials{example}");
    }

    /// <summary>Whether a model does no better than a constant, by the loss that it learnt.</summary>
    public static bool IsNoBetter(IReadOnlyDictionary<string, double> told)
    {
        bool Has(string loss, out double own, out double constant)
        {
            constant = told.GetValueOrDefault($"baseline_{loss}", double.NaN);
            return told.TryGetValue(loss, out own);
        }

        if (Has("ndcg", out var gain, out var least)) return gain <= least;
        foreach (var name in new[] { "log_loss", "rmse", "pinball" }) if (Has(name, out var own, out var constant)) return own >= constant;
        return false;
    }
}
