using System.Security.Cryptography;
using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Configuration.SearchPaths;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Sweeps;

/// <summary>The values of one key of a sweep, as the overrides that set them.</summary>
internal static class SweepDimension
{
    /// <summary>The overrides in order; a single one for what is no sweep.</summary>
    /// <exception cref="WeirException"><c>sweep_type_unsupported</c>, <c>override_syntax</c> (a step of 0), <c>too_many</c>.</exception>
    public static IReadOnlyList<string> Texts(ParsedOverride one, ConfigRepository repository, int most)
    {
        var values = one.Value.Value switch
        {
            ChoiceSweep choice => Ordered(choice, choice.Values),
            RangeSweep range => Ordered(range, range.Values().Take(most + 1)),
            GlobSweep glob => repository.Options(one.Value.Key).Where(o => glob.Include.Any(p => NamePattern.Matches(p, o)) && !glob.Exclude.Any(p => NamePattern.Matches(p, o))),
            IntervalSweep => throw new WeirException("sweep_type_unsupported", $"'{one.Text}': the basic sweeper goes through lists of values, and an interval has none", "`weir tune` samples intervals; for a list write range(…) or choice(…)", one.Origin.Location()) { Kind = FailureKind.Usage },
            null => ["null"],
            var value => [value.ToText()],
        };
        List<string> texts = [.. values.Select(v => $"{one.Element}={v}")];
        if (texts.Count > most) throw new WeirException("too_many", $"'{one.Text}' stands for more than {most} values", "leave some out", one.Origin.Location()) { Kind = FailureKind.Usage };
        return texts;
    }

    private static IEnumerable<string> Ordered(SweepValue sweep, IEnumerable<OverrideValue> values)
    {
        if (!sweep.IsShuffled) return values.Select(v => v.ToText());
        OverrideValue[] all = [.. values];
        RandomNumberGenerator.Shuffle<OverrideValue>(all);
        return all.Select(v => v.ToText());
    }
}
