using FsCheck;
using FsCheck.Fluent;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Tests.Metrics;

public sealed class MetricPropertiesTests
{
    [Fact]
    public void The_area_under_the_curve_depends_on_order_alone_and_mirrors() => Prop.ForAll<(bool Truth, short Score)[]>(rows =>
    {
        if (rows is null || rows.All(r => r.Truth) || !rows.Any(r => r.Truth)) return true;
        var truth = Array.ConvertAll(rows, r => r.Truth);
        var area = ScoreMetrics.RocAuc(truth, Array.ConvertAll(rows, r => (double)r.Score));
        var stretched = ScoreMetrics.RocAuc(truth, Array.ConvertAll(rows, r => Math.Exp(r.Score / 5000.0)));
        var mirrored = ScoreMetrics.RocAuc(truth, Array.ConvertAll(rows, r => -(double)r.Score));
        return Math.Abs(area - stretched) < 1e-12 && Math.Abs(area + mirrored - 1) < 1e-12 && area is >= 0 and <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Errors_do_not_depend_on_where_the_numbers_lie() => Prop.ForAll<(short Truth, short Predicted)[], short>((rows, shift) =>
    {
        if (rows is null || rows.Length == 0) return true;
        var truth = Array.ConvertAll(rows, r => (double)r.Truth);
        var predicted = Array.ConvertAll(rows, r => (double)r.Predicted);
        var moved = RegressionMetrics.RootMeanSquaredError(Array.ConvertAll(truth, t => t + shift), Array.ConvertAll(predicted, p => p + shift));
        var rmse = RegressionMetrics.RootMeanSquaredError(truth, predicted);
        return Math.Abs(moved - rmse) < 1e-6 && RegressionMetrics.MeanAbsoluteError(truth, predicted) <= rmse + 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Perfect_predictions_are_perfect_by_every_figure() => Prop.ForAll<byte[]>(bytes =>
    {
        if (bytes is null || bytes.Length == 0) return true;
        var classes = Array.ConvertAll(bytes, b => b % 4);
        var matrix = ConfusionMatrix.Of(classes, classes, 4);
        return matrix.Accuracy() == 1 && matrix.BalancedAccuracy() == 1 && Math.Abs(matrix.Weighted(c => matrix.FScore(c)) - 1) < 1e-12;
    }).QuickCheckThrowOnFailure();
}
