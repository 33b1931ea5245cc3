using Weir.Foundation.Errors;

namespace Weir.Configuration.Overrides;

/// <summary>What sweeps stand for: every combination, the last override changing fastest, as Hydra's basic sweeper has it.</summary>
public static class SweepExpansion
{
    /// <summary>Most combinations of one command.</summary>
    public const int Most = 100_000;

    /// <summary>True when one of the overrides stands for several values.</summary>
    /// <exception cref="WeirException"><c>override_syntax</c>.</exception>
    public static bool HasSweep(IEnumerable<string> overrides) => overrides.Any(o => Override.Parse(o).IsSweep);

    /// <summary>The combinations, each a list of overrides without sweeps.</summary>
    /// <exception cref="WeirException"><c>override_syntax</c>; <c>override_refused</c>: a kind of sweep that has no list of values; <c>too_many</c>.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Expand(IReadOnlyList<string> overrides)
    {
        List<List<string>> all = [[]];
        foreach (var text in overrides)
        {
            var values = Values(text);
            if ((long)all.Count * values.Count > Most) throw new WeirException("too_many", $"the sweeps make more than {Most} experiments", "leave some values out");
            all = [.. all.SelectMany(before => values.Select(v => (List<string>)[.. before, v]))];
        }

        return all;
    }

    private static List<string> Values(string text)
    {
        var one = Override.Parse(text);
        var name = text[..(text.IndexOf('=', StringComparison.Ordinal) + 1)];
        return one.Value switch
        {
            ChoiceSweep choice => [.. Ordered(choice, choice.Values).Select(v => name + v.ToText())],
            RangeSweep range => [.. Ordered(range, range.Values().Take(Most + 1)).Select(v => name + v.ToText())],
            SweepValue => throw new WeirException("override_refused", $"'{text}' has no list of values", "use a,b, choice(a,b) or range(0,10)") { Kind = FailureKind.Usage },
            _ => [text],
        };
    }

    private static OverrideValue[] Ordered(SweepValue sweep, IEnumerable<OverrideValue> values)
    {
        OverrideValue[] all = [.. values];
        if (sweep.IsShuffled) System.Security.Cryptography.RandomNumberGenerator.Shuffle<OverrideValue>(all);
        return all;
    }
}
