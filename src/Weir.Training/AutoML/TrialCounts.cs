using Weir.Foundation.Errors;
using Weir.Training.Evaluation;

namespace Weir.Training.AutoML;

/// <summary>How many trials each of several targets has at most.</summary>
internal static class TrialCounts
{
    /// <summary>A count for each target; null where nothing but a budget ends its search.</summary>
    /// <param name="search">What was asked for.</param>
    /// <param name="targets">The columns; each may be named as it is, or as figures and parameters name it.</param>
    /// <exception cref="WeirException">A usage error: counts for some of the targets, or for what is none.</exception>
    public static int?[] Of(SearchOptions search, IReadOnlyList<string> targets)
    {
        var counts = search.MostTrialsByTarget;
        if (counts.Count == 0) return [.. targets.Select(_ => search.MostTrials)];
        var plain = KindFigures.Plain(targets);
        var found = targets.Select((t, k) => counts.TryGetValue(t, out var count) || counts.TryGetValue(plain[k], out count) ? count : (int?)null).ToArray();
        if (counts.Keys.FirstOrDefault(c => !targets.Contains(c) && !plain.Contains(c)) is { } unknown) throw WeirException.Usage($"'{unknown}' has a count of trials, and is no target", DidYouMean.Hint(unknown, targets) ?? $"targets are {string.Join(", ", targets)}");
        var missing = Array.IndexOf(found, null);
        return missing < 0 ? found : throw WeirException.Usage($"the target '{targets[missing]}' has no count of trials, and others have", "give a count for each target, or one for all");
    }
}
