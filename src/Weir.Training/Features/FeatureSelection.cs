using System.Globalization;
using Weir.Native.XGBoost;
using Weir.Training.Features.Specs;
using Weir.Training.Learners;

namespace Weir.Training.Features;

/// <summary>Chooses the features that tell most of the target, by the training rows.</summary>
internal static class FeatureSelection
{
    private const int Rounds = 50;

    /// <summary>Places of the features that are kept, ascending.</summary>
    public static int[] Choose(SelectSpec spec, Samples samples, LearnerOptions options, CancellationToken cancellation)
    {
        if (spec.Best >= samples.Width) return [.. Enumerable.Range(0, samples.Width)];
        var figures = spec.By == SelectBy.Importance ? Importance(samples, options, cancellation) : Figures(samples, options);
        return [.. Enumerable.Range(0, samples.Width).OrderByDescending(f => figures[f]).ThenBy(f => f).Take(spec.Best).Order()];
    }

    /// <summary>The F statistic of each feature alone: of its correlation with a number, of its means by class.</summary>
    public static double[] Figures(Samples samples, LearnerOptions options)
    {
        var figures = new double[samples.Width];
        for (var f = 0; f < figures.Length; f++) figures[f] = options.Task.IsOfClasses() ? OfMeans(samples, f) : OfCorrelation(samples, f);
        return figures;
    }

    private static double OfCorrelation(Samples samples, int feature)
    {
        double meanX = 0, meanY = 0, xx = 0, xy = 0, yy = 0;
        for (var r = 0; r < samples.Rows; r++)
        {
            // Welford's updates: large values far from 0 keep their digits.
            double x = samples.Features[((long)r * samples.Width) + feature], y = samples.Target[r];
            var (dx, dy) = (x - meanX, y - meanY);
            meanX += dx / (r + 1);
            meanY += dy / (r + 1);
            xx += dx * (x - meanX);
            yy += dy * (y - meanY);
            xy += dx * (y - meanY);
        }

        if (xx <= 0 || yy <= 0) return 0;
        var share = Math.Min(xy / xx * (xy / yy), 1);
        return share / Math.Max(1 - share, 1e-15) * Math.Max(samples.Rows - 2, 1);
    }

    private static double OfMeans(Samples samples, int feature)
    {
        var classes = (int)samples.Target.Max() + 1;
        var (means, squares, rows) = (new double[classes], new double[classes], new double[classes]);
        for (var r = 0; r < samples.Rows; r++)
        {
            double x = samples.Features[((long)r * samples.Width) + feature];
            var k = (int)samples.Target[r];
            rows[k]++;
            var d = x - means[k];
            means[k] += d / rows[k];
            squares[k] += d * (x - means[k]);
        }

        var mean = Enumerable.Range(0, classes).Sum(k => rows[k] * means[k]) / samples.Rows;
        var between = Enumerable.Range(0, classes).Sum(k => rows[k] * (means[k] - mean) * (means[k] - mean));
        var within = squares.Sum();
        return between <= 0 ? 0 : between / Math.Max(within, 1e-15 * between) * Math.Max(samples.Rows - classes, 1) / Math.Max(rows.Count(n => n > 0) - 1, 1);
    }

    private static double[] Importance(Samples samples, LearnerOptions options, CancellationToken cancellation)
    {
        // Quantiles, rankings and several outputs are compared as the number that they are about.
        if (!options.Task.IsOfClasses()) (options, samples) = (options with { Task = LearningTask.Regression, Outputs = 1 }, samples with { Queries = null });
        var parameters = XGBoostParameters.Of(samples, options);
        (parameters["max_depth"], parameters["eta"]) = ("4", "0.2");
        var matrix = samples.Matrix();
        using var booster = new Booster(parameters, matrix);
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            booster.UpdateOneIteration(round, matrix);
        }

        var gains = new double[samples.Width];
        foreach (var (name, gain) in booster.Importance()) gains[int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture)] = gain;
        return gains;
    }
}
