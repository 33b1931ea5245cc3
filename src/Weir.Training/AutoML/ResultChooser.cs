using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;

namespace Weir.Training.AutoML;

/// <summary>Chooses what the result is made of, among outcomes of a search.</summary>
internal sealed class ResultChooser(SearchSchedule schedule, FoldPlan plan, PresetPlan preset, SearchEnding ending, Func<float[], int[], double> loss)
{
    private const double ShorterBy = 0.8;

    /// <summary>Chooses from all outcomes, or from the first of them where the budget pays for no more. The count of outcomes says all about the choice.</summary>
    public SearchResult Choose()
    {
        for (var count = schedule.Outcomes.Count; ; count = Math.Min(count - 1, (int)(count * ShorterBy)))
        {
            var result = Of([.. schedule.Outcomes.Take(count)]);
            if (count <= 1 || !ending.MayBeCut || Trees(result) <= ending.PayableTrees) return result;
        }
    }

    private int Trees(SearchResult result) => result.Members.Sum(m => preset.IsSingle || plan.IsOrdered ? m.Outcome.TreesByFold.Max() : m.Outcome.Trees);

    private SearchResult Of(IReadOnlyList<TrialOutcome> outcomes)
    {
        var whole = outcomes.Where(o => o.HasModels).OrderBy(o => o.Loss).ThenBy(o => o.Number).ToList();
        if (whole.Count == 0) return new SearchResult(outcomes, whole, [], [], double.NaN);
        var chosen = preset.IsSingle
            ? [(0, 1.0)]
            : GreedySelection.Choose([.. whole.Select(o => o.Predictions)], [.. whole.Select(o => (double)o.Trees)], ending.MostTrees, preset.Steps, p => loss(p, plan.Checked));
        var mean = new float[whole[0].Predictions.Length];
        for (var i = 0; i < mean.Length; i++) mean[i] = (float)chosen.Sum(c => c.Weight * whole[c.Model].Predictions[i]);
        return new SearchResult(outcomes, whole, [.. chosen.Select(c => (c.Weight, whole[c.Model]))], mean, loss(mean, plan.Checked));
    }
}

/// <summary>What came out of a search, before the models are read.</summary>
/// <param name="Outcomes">All that was tried and counts.</param>
/// <param name="Whole">Of these what was trained on all folds and is kept, the best first.</param>
/// <param name="Members">What the result is the mean of; empty where nothing was trained.</param>
/// <param name="Predictions">Of the checked rows, each by models that did not see it.</param>
/// <param name="Loss">Their loss.</param>
internal sealed record SearchResult(IReadOnlyList<TrialOutcome> Outcomes, IReadOnlyList<TrialOutcome> Whole, IReadOnlyList<(double Weight, TrialOutcome Outcome)> Members, float[] Predictions, double Loss);
