namespace Weir.Statistics.Metrics;

/// <summary>How well scores put positive rows before negative ones. Rows of equal score count as one step.</summary>
public static class ScoreMetrics
{
    /// <summary>Area under the ROC curve.</summary>
    /// <param name="isPositive">Truth of each row.</param>
    /// <param name="scores">Score of each row, higher is more positive.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <param name="maxFalsePositiveRate">Only up to this false positive rate, standardised after McClish so that guessing gives ½.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public static double RocAuc(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default, double maxFalsePositiveRate = 1) =>
        ScoreCurve.Of(isPositive, scores, weights).RocAuc(maxFalsePositiveRate);

    /// <summary>Mean precision over the steps of recall, without interpolation.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public static double AveragePrecision(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        ScoreCurve.Of(isPositive, scores, weights).AveragePrecision();

    /// <summary>Area under the precision-recall curve by trapezoids.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public static double PrecisionRecallArea(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        ScoreCurve.Of(isPositive, scores, weights).PrecisionRecallArea();

    /// <summary>Largest gap between true and false positive rate over all thresholds.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public static double KolmogorovSmirnov(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        ScoreCurve.Of(isPositive, scores, weights).KolmogorovSmirnov();
}
