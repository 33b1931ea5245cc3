namespace Weir.Training.AutoML.Search;

/// <summary>Says which candidate goes on to the next rung: one of so many of those that were on its own.</summary>
/// <param name="rungs">The rungs.</param>
/// <param name="oneOf">One of so many goes on.</param>
internal sealed class Ladder(Rungs rungs, int oneOf)
{
    /// <summary>The trial that goes on; null where none deserves it. The highest rung goes first.</summary>
    /// <param name="known">Trials whose loss is known, in order of their numbers.</param>
    public ScheduledTrial? Next(IReadOnlyList<ScheduledTrial> known)
    {
        for (var level = rungs.Top - 1; level >= 0; level--)
        {
            var here = known.Where(t => t.Level == level).OrderBy(t => t.FirstLoss).ThenBy(t => t.Number).ToList();
            if (here.Take(here.Count / oneOf).FirstOrDefault(t => !t.IsPromoted) is { } best) return best;
            // Different kinds of models make the best means: of each the best goes on where folds are the only price.
            if (rungs.Top == 1 && here.Count >= 2 * oneOf && here.DistinctBy(Kind).FirstOrDefault(t => !t.IsPromoted && !here.Exists(o => o.IsPromoted && Kind(o) == Kind(t))) is { } other) return other;
        }

        return null;
    }

    private static (string Learner, bool IsUsual) Kind(ScheduledTrial trial) => (trial.Candidate.Learner, trial.Candidate.Variant == default);
}
