using Weir.Monitoring.Drift;

namespace Weir.Monitoring.Tests;

/// <summary>A way to tell whether a column's distribution has changed. Register it in <see cref="DriftTests.All"/>.</summary>
public interface IDriftTest
{
    /// <summary>Name for options and reports; Evidently's where it has the test.</summary>
    string Name { get; }

    /// <summary>What it is called for people.</summary>
    string Title { get; }

    /// <summary>True when its score is a p-value (small means drift), false for a distance (large means drift).</summary>
    bool IsPValue { get; }

    /// <summary>Threshold unless another is asked for.</summary>
    double DefaultThreshold { get; }

    /// <summary>True when the test applies to the column.</summary>
    bool Fits(ColumnPair pair);

    /// <summary>Compares; both tables have at least one value.</summary>
    DriftScore Compare(ColumnPair pair);

    /// <summary>True when a score means drift.</summary>
    bool IsDrift(double score, double threshold) => IsPValue ? score < threshold : score >= threshold;
}

/// <summary>What a test found.</summary>
/// <param name="Score">p-value or distance.</param>
/// <param name="Statistic">The test's statistic; for a distance the distance itself.</param>
/// <param name="EffectSize">How large the change is, whatever the number of rows.</param>
/// <param name="EffectName">What the effect size is.</param>
public sealed record DriftScore(double Score, double Statistic, double EffectSize, string EffectName);
