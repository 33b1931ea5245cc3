using Weir.Tuning.MultiObjective;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Makes what a study knows before it begins out of trials from elsewhere.</summary>
public static class WarmStart
{
    private const int MostFirst = 5;

    /// <summary>A study that begins with what is known.</summary>
    /// <param name="definition">The study; its space has to be declared.</param>
    /// <param name="trials">Trials of elsewhere; those that did not end well or lie outside of the space tell nothing.</param>
    /// <returns>The same study, with the prior and the best of it to be tried first; as it was where nothing is known.</returns>
    public static StudyDefinition Apply(StudyDefinition definition, IEnumerable<ImportedTrial> trials)
    {
        var space = definition.ReadSpace();
        if (space is null) return definition;
        var known = trials.Where(t => t.State == TrialState.Complete && t.Values.Count == definition.Directions.Count && (t.Constraints ?? []).All(c => c <= 0))
            .Select(t => TrialFit.Into(space, t)).OfType<ImportedTrial>().ToList();
        var ranked = PriorTrials.Choose([.. Ranked(definition, known).Select(t => t.Parameters).DistinctBy(p => string.Join('|', p.Select(v => v.ToString())))]);
        return ranked.Count == 0 ? definition : definition with { Prior = PriorTrials.Write(ranked), PriorFirst = Math.Min(ranked.Count, Math.Clamp((definition.PlannedTrials ?? 50) / 10, 1, MostFirst)) };
    }

    // With several objectives: by ranks of non-domination.
    private static IEnumerable<ImportedTrial> Ranked(StudyDefinition definition, List<ImportedTrial> trials)
    {
        var losses = trials.ConvertAll(t => t.Values.Select((v, i) => definition.Directions[i] == Direction.Maximize ? -v : v).ToArray());
        if (definition.Directions.Count == 1) return trials.Select((t, i) => (t, i)).OrderBy(p => losses[p.i][0]).Select(p => p.t);
        var ranks = Domination.Ranks(trials.Count, (i, j) => Domination.Dominates(losses[i], losses[j]));
        return trials.Select((t, i) => (t, i)).OrderBy(p => ranks[p.i]).Select(p => p.t);
    }
}
