using Weir.Statistics.Distributions;

namespace Weir.Statistics.Tests;

/// <summary>Chi-square tests on counts of categories.</summary>
public static class ChiSquareTest
{
    /// <summary>Counts against counts of a reference scaled to their sum; degrees of freedom = categories − 1.</summary>
    /// <remarks>A category that the reference never saw makes the statistic infinite and p 0, whatever its count: prefer
    /// <see cref="Contingency"/> where new categories may appear.</remarks>
    /// <param name="reference">Counts of the reference.</param>
    /// <param name="current">Counts of the same categories.</param>
    public static ChiSquareResult AgainstReference(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var scale = Sum(current) / Sum(reference);
        var statistic = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var expected = reference[i] * scale;
            if (expected == 0 && current[i] == 0) continue;
            statistic += (current[i] - expected) * (current[i] - expected) / expected;
        }

        return Result(statistic, reference.Length - 1);
    }

    /// <summary>Are two rows of counts drawn from one law? Expected counts from the margins, Yates' correction for two categories.</summary>
    /// <param name="reference">Counts of the one sample.</param>
    /// <param name="current">Counts of the other; a category absent from both is left out.</param>
    /// <param name="correction">False leaves Yates' correction out.</param>
    public static ChiSquareResult Contingency(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, bool correction = true)
    {
        var categories = UsedCategories(reference, current);
        var (n1, n2) = (Sum(reference), Sum(current));
        var statistic = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var both = reference[i] + current[i];
            if (both == 0) continue;
            statistic += Cell(reference[i], both * n1 / (n1 + n2), correction && categories == 2);
            statistic += Cell(current[i], both * n2 / (n1 + n2), correction && categories == 2);
        }

        return Result(statistic, categories - 1);
    }

    /// <summary>As <see cref="Contingency"/> by the likelihood ratio: G = 2·Σ observed · ln(observed/expected), without correction.</summary>
    /// <param name="reference">Counts of the one sample.</param>
    /// <param name="current">Counts of the other.</param>
    public static ChiSquareResult LikelihoodRatio(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (n1, n2) = (Sum(reference), Sum(current));
        var statistic = 0.0;
        for (var i = 0; i < reference.Length; i++)
        {
            var both = reference[i] + current[i];
            if (reference[i] > 0) statistic += 2 * reference[i] * Math.Log(reference[i] / (both * n1 / (n1 + n2)));
            if (current[i] > 0) statistic += 2 * current[i] * Math.Log(current[i] / (both * n2 / (n1 + n2)));
        }

        return Result(statistic, UsedCategories(reference, current) - 1);
    }

    /// <summary>Cramér's V of a two-row table: √(χ²/n), 0 to 1; the effect size beside a p that any large sample makes small.</summary>
    public static double CramersV(double statistic, double total) => total > 0 && double.IsFinite(statistic) ? Math.Min(1, Math.Sqrt(statistic / total)) : 1;

    private static double Cell(double observed, double expected, bool correction)
    {
        var difference = Math.Abs(observed - expected);
        if (correction) difference -= Math.Min(0.5, difference);
        return difference * difference / expected;
    }

    private static ChiSquareResult Result(double statistic, int degrees) =>
        new(statistic, degrees, degrees < 1 ? 1 : double.IsPositiveInfinity(statistic) ? 0 : Tails.ChiSquare(statistic, degrees));

    private static int UsedCategories(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var used = 0;
        for (var i = 0; i < reference.Length; i++)
            if (reference[i] + current[i] > 0) used++;
        return used;
    }

    private static double Sum(ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        foreach (var count in counts) sum += count;
        return sum;
    }
}
