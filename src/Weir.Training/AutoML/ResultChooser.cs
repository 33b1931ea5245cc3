using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Judging;
using Weir.Training.AutoML.Search;

namespace Weir.Training.AutoML;

/// <summary>Chooses what the result is made of, among outcomes of a search.</summary>
internal sealed class ResultChooser(SearchSchedule schedule, FoldPlan plan, PresetPlan preset, SearchEnding ending, int outputs, Func<float[], int[], double> loss)
{
    /// <summary>Of how many of the best the result is made: those of all folds, and as many of the first alone. It bounds what a search must keep.</summary>
    public const int MostCompared = 30;

    private const double ShorterBy = 0.8;

    // A mean over all folds does better on new rows than each of its models, which the first fold alone cannot show; and the best of many on few rows is less good than it looks.
    private const double WorthOfFolds = 0.9;

    /// <summary>Chooses from all outcomes, or from the first of them where the budget pays for no more. The count of outcomes says all about the choice.</summary>
    public SearchResult Choose()
    {
        for (var count = schedule.Outcomes.Count; ; count = Math.Min(count - 1, (int)(count * ShorterBy)))
        {
            var result = Of([.. schedule.Outcomes.Take(count)]);
            if (count <= 1 || !ending.MayBeCut || Trees(result) <= ending.PayableTrees(result.IsOfFirstFold)) return result;
        }
    }

    private int Trees(SearchResult result) => result.Members.Sum(m => TreesOf(m.Outcome));

    private int TreesOf(TrialOutcome outcome) => preset.IsSingle || plan.IsOrdered ? outcome.TreesByFold.Max() : outcome.Trees;

    // What is trained on all folds; where nothing is, or it is clearly worse, models of the first fold alone.
    private SearchResult Of(IReadOnlyList<TrialOutcome> outcomes)
    {
        var kept = outcomes.Where(o => o.HasModels).ToList();
        // As many as a search without a budget keeps, however many are there: a repeated search must choose among the same.
        var whole = kept.Where(o => o.IsWhole).OrderBy(o => o.Loss).ThenBy(o => o.Number).Take(MostCompared).ToList();
        var begun = kept.Where(o => !o.IsWhole).OrderBy(o => o.FirstLoss).ThenBy(o => o.Number).Take(MostCompared).ToList();
        var best = Mean(outcomes, whole, [.. whole.Select(o => o.Predictions)], plan.Checked);
        if (begun.Count == 0 || (whole.Count > 0 && (preset.IsSingle || plan.IsOrdered))) return best;
        var first = whole.Concat(begun).OrderBy(o => o.FirstLoss).ThenBy(o => o.Number).ToList();
        return whole.Count > 0 && loss(FirstOf(best.Predictions), plan.Folds[0].Check) * WorthOfFolds <= first[0].FirstLoss
            ? best
            : Mean(outcomes, first, [.. first.Select(FirstOf)], plan.Folds[0].Check);
    }

    private SearchResult Mean(IReadOnlyList<TrialOutcome> outcomes, List<TrialOutcome> models, List<float[]> predictions, int[] rows)
    {
        if (models.Count == 0) return new SearchResult(outcomes, models, [], plan.Checked, [], [], double.NaN);
        var chosen = preset.IsSingle
            ? [(0, 1.0)]
            : GreedySelection.Choose(predictions, [.. models.Select(o => (double)o.Trees)], ending.MostTrees, preset.Steps, p => loss(p, rows));
        var mean = Mean(chosen, predictions);
        var told = Mean(chosen, models.ConvertAll(o => rows.Length < plan.Checked.Length ? FirstOf(o, o.ToldPredictions) : o.ToldPredictions));
        return new SearchResult(outcomes, models, [.. chosen.Select(c => (c.Weight, models[c.Model]))], rows, mean, told, loss(mean, rows));
    }

    /// <summary>All that the result could have been made of, with what it predicts for the rows of the comparison: of more than are kept, so that one knows among how many the choice was.</summary>
    public IReadOnlyList<JudgedCandidate> Pool(SearchResult result)
    {
        var isFirst = result.IsOfFirstFold || result.Rows.Length < plan.Checked.Length;
        var all = result.Outcomes.Where(o => o.Failure is null && (isFirst || o.IsWhole)).ToList();
        // Where predictions of some are gone, those that were compared must do, here and in a search that keeps more.
        if (!SearchSchedule.KeepsPredictions(plan.Checked.Length * outputs, result.Outcomes.Count)) all = [.. result.Compared];
        return all.ConvertAll(o => isFirst ? new JudgedCandidate(FirstOf(o, o.Predictions), FirstOf(o, o.ToldPredictions), o.Trees) : new JudgedCandidate(o.Predictions, o.ToldPredictions, o.Trees));
    }

    private static float[] Mean(IReadOnlyList<(int Model, double Weight)> chosen, List<float[]> predictions)
    {
        var mean = new float[predictions[0].Length];
        for (var i = 0; i < mean.Length; i++) mean[i] = (float)chosen.Sum(c => c.Weight * predictions[c.Model][i]);
        return mean;
    }

    private float[] FirstOf(TrialOutcome outcome) => FirstOf(outcome, outcome.Predictions);

    private float[] FirstOf(TrialOutcome outcome, float[] predictions) => outcome.IsWhole ? FirstOf(predictions) : predictions;

    // Predictions of the first fold's rows, of those of all.
    private float[] FirstOf(float[] all)
    {
        if (plan.Folds.Count == 1) return all;
        var places = plan.PlacesOf(0);
        var first = new float[places.Length * outputs];
        for (var i = 0; i < places.Length; i++) all.AsSpan(places[i] * outputs, outputs).CopyTo(first.AsSpan(i * outputs));
        return first;
    }
}

/// <summary>What came out of a search, before the models are read.</summary>
/// <param name="Outcomes">All that was tried and counts.</param>
/// <param name="Compared">Of these what could become part of the result, the best first.</param>
/// <param name="Members">What the result is the mean of; empty where nothing was trained.</param>
/// <param name="Rows">Rows on which they were compared.</param>
/// <param name="Predictions">Of these rows, each by models that did not see it: what they were chosen by.</param>
/// <param name="Told">The same by models that other rows told when to stop.</param>
/// <param name="Loss">Their loss.</param>
internal sealed record SearchResult(IReadOnlyList<TrialOutcome> Outcomes, IReadOnlyList<TrialOutcome> Compared, IReadOnlyList<(double Weight, TrialOutcome Outcome)> Members, int[] Rows, float[] Predictions, float[] Told, double Loss)
{
    /// <summary>Whether models were compared on the first fold alone.</summary>
    public bool IsOfFirstFold => Members.Any(m => !m.Outcome.IsWhole);

    /// <summary>Loss of an outcome on the rows of the comparison.</summary>
    public double LossOf(TrialOutcome outcome) => IsOfFirstFold ? outcome.FirstLoss : outcome.Loss!.Value;
}
