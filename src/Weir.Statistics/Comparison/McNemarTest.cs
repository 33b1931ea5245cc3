using Weir.Statistics.Distributions;

namespace Weir.Statistics.Comparison;

/// <summary>McNemar's test (1947): whether two classifiers err equally often, by the rows that only one of them gets right.</summary>
public static class McNemarTest
{
    /// <summary>Below so many rows that only one gets right, p is by the binomial law.</summary>
    public const int ExactBelow = 25;

    /// <summary>The test.</summary>
    /// <param name="firstIsRight">Where the first is right.</param>
    /// <param name="secondIsRight">Where the second is right, on the same rows.</param>
    /// <param name="isExact">By the binomial law; null for few rows only. Else chi-square with Edwards' correction of continuity.</param>
    public static McNemarResult Of(ReadOnlySpan<bool> firstIsRight, ReadOnlySpan<bool> secondIsRight, bool? isExact = null)
    {
        if (firstIsRight.Length != secondIsRight.Length) throw new ArgumentException($"{firstIsRight.Length} rows and {secondIsRight.Length}");
        var (onlyFirst, onlySecond) = (0, 0);
        for (var i = 0; i < firstIsRight.Length; i++)
        {
            if (firstIsRight[i] && !secondIsRight[i]) onlyFirst++;
            if (!firstIsRight[i] && secondIsRight[i]) onlySecond++;
        }

        return Of(onlyFirst, onlySecond, isExact);
    }

    /// <summary>The test on counts.</summary>
    public static McNemarResult Of(int onlyFirst, int onlySecond, bool? isExact = null)
    {
        var differ = onlyFirst + onlySecond;
        if (differ == 0) return new McNemarResult(0, 0, 1, true);
        if (isExact ?? differ < ExactBelow)
        {
            // P(X <= k) of a fair coin is the incomplete beta function.
            var fewer = Math.Min(onlyFirst, onlySecond);
            var p = 2 * SpecialFunctions.Beta(differ - fewer, fewer + 1, 0.5);
            return new McNemarResult(onlyFirst, onlySecond, Math.Min(1, p), true);
        }

        var difference = Math.Abs(onlyFirst - onlySecond) - 1.0;
        return new McNemarResult(onlyFirst, onlySecond, Tails.ChiSquare(difference * difference / differ, 1), false);
    }
}

/// <summary>Outcome of McNemar's test.</summary>
/// <param name="OnlyFirst">Rows that only the first gets right.</param>
/// <param name="OnlySecond">Rows that only the second gets right.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="IsExact">By the binomial law.</param>
public readonly record struct McNemarResult(int OnlyFirst, int OnlySecond, double PValue, bool IsExact);
