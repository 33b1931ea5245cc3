using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Works out the space from which trials were drawn.</summary>
public static class SpaceOfTrials
{
    /// <summary>The space of all parameters that were met. Where the range of a number changed on the way it reaches from the least to the greatest bound; a parameter that some trials lack
    /// is there under those values of a choice with which it always was.</summary>
    /// <returns>Null where no choice tells when a parameter is there, or one changed its type or its choices.</returns>
    public static SearchSpace? Infer(IReadOnlyList<ImportedTrial> trials)
    {
        var ended = trials.Where(t => t.State is TrialState.Complete or TrialState.Pruned && t.Parameters.Count > 0).Select(t => t.Parameters.ToDictionary(p => p.Name)).ToList();
        if (ended.Count == 0) return null;
        var distributions = new Dictionary<string, Distribution?>();
        foreach (var parameter in ended.SelectMany(t => t.Values))
            distributions[parameter.Name] = !distributions.TryGetValue(parameter.Name, out var so) || (so is not null && so.Equals(parameter.Distribution)) ? parameter.Distribution : so is null ? null : Joined(so, parameter.Distribution);
        if (distributions.Values.Any(d => d is null)) return null;
        var everywhere = distributions.Keys.Where(n => ended.TrueForAll(t => t.ContainsKey(n))).ToList();
        var space = everywhere.ConvertAll(n => new Parameter(n, distributions[n]!));
        foreach (var name in distributions.Keys.Except(everywhere))
        {
            if (everywhere.Select(c => When(ended, name, c, distributions[c]!)).FirstOrDefault(c => c is not null) is not { } condition) return null;
            space.Add(new Parameter(name, distributions[name]!, [condition]));
        }

        return new SearchSpace(space);
    }

    private static Condition? When(List<Dictionary<string, TrialParameter>> trials, string name, string choice, Distribution distribution)
    {
        if (distribution is not CategoricalDistribution) return null;
        var with = trials.Where(t => t.ContainsKey(name)).Select(t => t[choice].Value).ToHashSet();
        return with.Overlaps(trials.Where(t => !t.ContainsKey(name)).Select(t => t[choice].Value)) ? null : new Condition(choice, [.. with]);
    }

    private static NumericDistribution? Joined(Distribution a, Distribution b) => (a, b) switch
    {
        (FloatDistribution x, FloatDistribution y) when x.IsLog == y.IsLog && x.Step == y.Step && OnOneGrid(x, y) => new FloatDistribution(Math.Min(x.Low, y.Low), Math.Max(x.High, y.High), x.IsLog, x.Step),
        (IntDistribution x, IntDistribution y) when x.IsLog == y.IsLog && x.Step == y.Step && OnOneGrid(x, y) => new IntDistribution((long)Math.Min(x.Low, y.Low), (long)Math.Max(x.High, y.High), x.IsLog, (long)(x.Step ?? 1)),
        _ => null,
    };

    private static bool OnOneGrid(NumericDistribution x, NumericDistribution y) => x.Step is not { } step || Math.Abs(Math.IEEERemainder(x.Low - y.Low, step)) <= 1e-9 * step;
}
