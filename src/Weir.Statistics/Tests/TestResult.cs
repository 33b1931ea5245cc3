namespace Weir.Statistics.Tests;

/// <summary>What a test found.</summary>
/// <param name="Statistic">The test's statistic.</param>
/// <param name="PValue">Probability of a statistic at least as extreme when both samples come from one law, 0 to 1.</param>
public readonly record struct TestResult(double Statistic, double PValue);

/// <summary>What a chi-square test found.</summary>
/// <param name="Statistic">χ² (or G).</param>
/// <param name="Degrees">Degrees of freedom.</param>
/// <param name="PValue">Probability of a statistic at least as large, 0 to 1.</param>
public readonly record struct ChiSquareResult(double Statistic, int Degrees, double PValue);

/// <summary>Which way two samples may differ.</summary>
public enum Alternative
{
    /// <summary>Either way.</summary>
    TwoSided,

    /// <summary>The first distribution function lies below the second somewhere: the first values tend to be larger.</summary>
    Less,

    /// <summary>The first distribution function lies above the second somewhere: the first values tend to be smaller.</summary>
    Greater,
}

/// <summary>How a p-value is computed.</summary>
public enum PValueMethod
{
    /// <summary>Exact where both samples have at most 10,000 values.</summary>
    Auto,

    /// <summary>By counting.</summary>
    Exact,

    /// <summary>By a law for large samples.</summary>
    Asymptotic,
}
