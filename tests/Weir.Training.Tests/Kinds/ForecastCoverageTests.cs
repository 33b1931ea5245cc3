using Weir.Foundation.Numerics;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;
using Weir.Training.Evaluation;

namespace Weir.Training.Tests.Kinds;

/// <summary>How often intervals hold what they say, and how seldom equal forecasts are told apart, on errors that persist.</summary>
public sealed class ForecastCoverageTests
{
    private const int Tables = 200;
    private const int Horizon = 3;
    private static readonly string[] Names = ["mae", "rmse", "mean_bias_error"];

    [Theory]
    [InlineData(0, 16, 180)]
    [InlineData(0.5, 8, 175)]
    [InlineData(0.5, 16, 180)]
    [InlineData(0.9, 40, 175)]
    public void Intervals_of_95_percent_hold_the_truth_of_errors_that_persist(double persistence, int origins, int least)
    {
        var spread = 1 / Math.Sqrt(1 - (persistence * persistence));
        double[] truths = [spread * Math.Sqrt(2 / Math.PI), spread, 0];
        var covered = new int[Names.Length];
        for (var table = 0; table < Tables; table++)
        {
            var figures = FigureTable.Of(Rows(Errors(persistence, origins * Horizon, table)), Metrics(), null, new BootstrapOptions(), TestContext.Current.CancellationToken);
            for (var f = 0; f < figures.Count; f++)
                if (figures[f].Low <= truths[f] && figures[f].High >= truths[f]) covered[f]++;
        }

        Assert.All(covered, c => Assert.InRange(c, least, Tables));
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(0.5, 16)]
    [InlineData(0.8, 40)]
    public void Forecasts_that_are_equally_good_are_seldom_told_apart(double persistence, int origins)
    {
        var rejected = new int[Names.Length];
        for (var table = 0; table < Tables; table++)
        {
            // Two that err by as much to both sides of what is symmetric around 0.
            var errors = Errors(persistence, origins * Horizon, table);
            ScoredRows Shifted(double by) => Rows(Array.ConvertAll(errors, e => e + by));
            var compared = FigureTable.Compare(Shifted(0.5), Shifted(-0.5), Metrics(), new BootstrapOptions(), TestContext.Current.CancellationToken);
            for (var f = 0; f < 2; f++)
                if (compared[f].P < 0.05) rejected[f]++;
        }

        Assert.All(rejected[..2], r => Assert.InRange(r, 0, 22));
    }

    [Fact]
    public void A_forecast_that_is_better_throughout_is_told_apart()
    {
        var errors = Errors(0.3, 40 * Horizon, 1);
        var compared = FigureTable.Compare(Rows(Array.ConvertAll(errors, e => 0.5 * e)), Rows(errors), Metrics(), new BootstrapOptions(), TestContext.Current.CancellationToken);
        Assert.All(compared.Take(2), f => Assert.True(f.P < 0.001 && f.High < 0));
        var same = FigureTable.Compare(Rows(errors), Rows(errors), Metrics(), new BootstrapOptions(), TestContext.Current.CancellationToken);
        Assert.All(same, f => Assert.Equal((1, 0, 0), (f.P, f.Low, f.High)));
    }

    [Fact]
    public void Intervals_stay_within_what_a_figure_can_be()
    {
        // One origin of eight errs: its part alone is the whole error.
        var errors = new double[8 * Horizon];
        errors[4] = 100;
        var rows = Rows(errors) with { Catalog = null };
        var figures = FigureTable.Of(rows, [.. Metrics(), MetricCatalog.Find("max_error", MetricTasks.Forecast)], null, new BootstrapOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(0, figures[0].Low);
        Assert.True(figures[2].Low < 0);
        Assert.Null(figures[3].Low);
    }

    [Fact]
    public void Many_origins_are_taken_together_with_those_beside_them()
    {
        var figures = FigureTable.Of(Rows(Errors(0.5, 3000 * Horizon, 7)), Metrics(), null, new BootstrapOptions(), TestContext.Current.CancellationToken);
        Assert.InRange(figures[1].High!.Value - figures[1].Low!.Value, 0.01, 0.2);
        Assert.True(figures[1].Low < 1.1547 && figures[1].High > 1.1547); // 1 / sqrt(1 - 0.25)
    }

    private static Metric[] Metrics() => [.. Names.Select(n => MetricCatalog.Find(n, MetricTasks.Forecast))];

    private static ScoredRows Rows(double[] errors) =>
        new(LearningTask.Forecast, [], new MetricInput { TrueValues = new double[errors.Length], PredictedValues = errors }, [.. Enumerable.Range(0, errors.Length)])
        {
            Blocks = [.. Enumerable.Range(0, errors.Length).Select(i => i / Horizon)],
        };

    // Of the law that they have in the long run.
    private static double[] Errors(double persistence, int count, int table)
    {
        var random = new SeededRandom((ulong)(table + 1));
        var errors = new double[count];
        var last = random.NextNormal() / Math.Sqrt(1 - (persistence * persistence));
        for (var i = 0; i < count; i++) errors[i] = last = (persistence * last) + random.NextNormal();
        return errors;
    }
}
