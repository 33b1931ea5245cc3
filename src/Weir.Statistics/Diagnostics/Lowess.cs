namespace Weir.Statistics.Diagnostics;

/// <summary>Robust locally weighted regression (Cleveland, 1979): at each place a straight line through the nearest points, nearer ones weighing more; then again with outliers weighing less.</summary>
public static class Lowess
{
    /// <summary>The smoothed line, sorted by x.</summary>
    /// <param name="x">Places.</param>
    /// <param name="y">Values.</param>
    /// <param name="share">Share of the points that count at each place, in (0, 1].</param>
    /// <param name="robustSteps">How often outliers are weighed down.</param>
    /// <param name="step">Places nearer than this to the last one computed lie on a line between computed ones: 0.01 of the range makes large samples quick.</param>
    public static IReadOnlyList<(double X, double Y)> Smooth(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double share = 2.0 / 3, int robustSteps = 3, double step = 0)
    {
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} places for {y.Length} values");
        var (xs, ys) = (x.ToArray(), y.ToArray());
        Array.Sort(xs, ys);
        var near = Math.Clamp((int)((share * xs.Length) + 1e-10), Math.Min(2, xs.Length), xs.Length);
        var robust = new double[xs.Length];
        Array.Fill(robust, 1);
        var fit = new double[xs.Length];
        for (var pass = 0; pass <= robustSteps && xs.Length > 0; pass++)
        {
            Pass(xs, ys, robust, fit, near, step);
            if (pass < robustSteps) Reweigh(ys, fit, robust);
        }

        return [.. xs.Zip(fit)];
    }

    private static void Pass(double[] x, double[] y, double[] robust, double[] fit, int near, double step)
    {
        var (i, last, left) = (0, -1, 0);
        var weights = new double[near];
        while (true)
        {
            while (left + near < x.Length && x[i] > (x[left] + x[left + near]) / 2) left++;
            fit[i] = At(x[i], x.AsSpan(left, near), y.AsSpan(left, near), robust.AsSpan(left, near), weights) ?? y[i];
            for (var j = last + 1; last >= 0 && j < i; j++)
            {
                var part = (x[j] - x[last]) / (x[i] - x[last]);
                fit[j] = (part * fit[i]) + ((1 - part) * fit[last]);
            }

            last = i;
            var k = last;
            for (k = last + 1; k < x.Length && x[k] <= x[i] + step; k++)
            {
                if (x[k] != x[i]) continue;
                fit[k] = fit[i];
                last = k;
            }

            if (last >= x.Length - 1) return;
            i = Math.Max(k - 1, last + 1);
        }
    }

    // Null where no line can be drawn.
    private static double? At(double place, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> robust, Span<double> weights)
    {
        var radius = Math.Max(place - x[0], x[^1] - place);
        double sum = 0, mean = 0, spread = 0, value = 0;
        var counted = 0;
        for (var j = 0; j < x.Length; j++)
        {
            var distance = radius > 0 ? Math.Abs(x[j] - place) / radius : 0;
            var rest = distance < 1 ? 1 - (distance * distance * distance) : 0;
            weights[j] = rest * rest * rest * robust[j];
            sum += weights[j];
            if (weights[j] != 0) counted++;
        }

        if (sum <= 0 || counted == 1) return null;
        for (var j = 0; j < x.Length; j++) mean += weights[j] / sum * x[j];
        for (var j = 0; j < x.Length; j++) spread += weights[j] / sum * (x[j] - mean) * (x[j] - mean);
        spread = Math.Max(spread, 1e-12);
        for (var j = 0; j < x.Length; j++) value += weights[j] / sum * (1 + ((place - mean) * (x[j] - mean) / spread)) * y[j];
        return value;
    }

    // Bisquare of residuals over six times their median.
    private static void Reweigh(double[] y, double[] fit, double[] robust)
    {
        var sizes = new double[y.Length];
        for (var i = 0; i < y.Length; i++) sizes[i] = Math.Abs(y[i] - fit[i]);
        var sorted = (double[])sizes.Clone();
        Array.Sort(sorted);
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        for (var i = 0; i < y.Length; i++)
        {
            var size = median == 0 ? (sizes[i] > 0 ? 1 : 0) : Math.Min(1, sizes[i] / (6 * median));
            robust[i] = (1 - (size * size)) * (1 - (size * size));
        }
    }
}
