namespace Weir.Tuning.Numerics;

/// <summary>Minimises a smooth function in a box: L-BFGS on the free variables with a projected line search (Nocedal and Wright, 7.2; Bertsekas, 1982).</summary>
internal static class BoxMinimizer
{
    private const int Memory = 8;

    /// <summary>Value at a point; writes the gradient. An infinite or NaN value is taken as a wall.</summary>
    public delegate double Function(ReadOnlySpan<double> x, Span<double> gradient);

    /// <summary>Moves <paramref name="x"/> downhill; returns the value reached.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">Start, and result.</param>
    /// <param name="low">Lower bounds.</param>
    /// <param name="high">Upper bounds.</param>
    /// <param name="iterations">Most steps.</param>
    /// <param name="tolerance">It ends where no free component of the gradient is greater.</param>
    public static double Run(Function function, double[] x, double[] low, double[] high, int iterations, double tolerance)
    {
        var n = x.Length;
        var (g, next, nextG, direction) = (new double[n], new double[n], new double[n], new double[n]);
        var pairs = new List<(double[] S, double[] Y, double Rho)>();
        for (var i = 0; i < n; i++) x[i] = Math.Clamp(x[i], low[i], high[i]);
        var value = function(x, g);
        for (var step = 0; step < iterations; step++)
        {
            var steepest = 0.0;
            for (var i = 0; i < n; i++)
            {
                var isFixed = (x[i] <= low[i] && g[i] > 0) || (x[i] >= high[i] && g[i] < 0);
                direction[i] = isFixed ? 0 : -g[i];
                steepest = Math.Max(steepest, Math.Abs(direction[i]));
            }

            if (!(steepest > tolerance)) break;
            Bend(direction, pairs);
            var slope = Free(direction, g, x, low, high);
            if (!(slope < 0))
            {
                pairs.Clear();
                for (var i = 0; i < n; i++) direction[i] = (x[i] <= low[i] && g[i] > 0) || (x[i] >= high[i] && g[i] < 0) ? 0 : -g[i];
                slope = Free(direction, g, x, low, high);
            }

            // The first step has no curvature to go by: a tenth of the box at most.
            var length = pairs.Count > 0 ? 1.0 : Math.Min(1, FirstLength(direction, low, high));
            var nextValue = double.PositiveInfinity;
            var isAccepted = false;
            for (var k = 0; k < 20 && !isAccepted; k++, length *= k < 2 ? 0.5 : 0.25)
            {
                var gain = 0.0;
                for (var i = 0; i < n; i++)
                {
                    next[i] = Math.Clamp(x[i] + length * direction[i], low[i], high[i]);
                    gain += g[i] * (next[i] - x[i]);
                }

                nextValue = function(next, nextG);
                isAccepted = nextValue <= value + 1e-4 * Math.Min(gain, 0) && gain < 0;
            }

            if (!isAccepted) break;
            Remember(pairs, x, next, g, nextG);
            var done = Math.Abs(value - nextValue) <= 1e-12 * Math.Max(1, Math.Abs(value));
            next.CopyTo(x, 0);
            nextG.CopyTo(g, 0);
            value = nextValue;
            if (done) break;
        }

        return value;
    }

    private static double FirstLength(double[] direction, double[] low, double[] high)
    {
        var length = double.PositiveInfinity;
        for (var i = 0; i < direction.Length; i++)
            if (direction[i] != 0) length = Math.Min(length, 0.1 * (high[i] - low[i]) / Math.Abs(direction[i]));
        return length;
    }

    private static double Free(double[] direction, double[] g, double[] x, double[] low, double[] high)
    {
        var slope = 0.0;
        for (var i = 0; i < g.Length; i++)
        {
            if ((x[i] <= low[i] && direction[i] < 0) || (x[i] >= high[i] && direction[i] > 0)) direction[i] = 0;
            slope += direction[i] * g[i];
        }

        return slope;
    }

    // The two loops of L-BFGS.
    private static void Bend(double[] direction, List<(double[] S, double[] Y, double Rho)> pairs)
    {
        if (pairs.Count == 0) return;
        var alphas = new double[pairs.Count];
        for (var k = pairs.Count - 1; k >= 0; k--)
        {
            alphas[k] = pairs[k].Rho * Dot(pairs[k].S, direction);
            Add(direction, -alphas[k], pairs[k].Y);
        }

        var (s, y, _) = pairs[^1];
        var scale = Dot(s, y) / Dot(y, y);
        for (var i = 0; i < direction.Length; i++) direction[i] *= scale;
        for (var k = 0; k < pairs.Count; k++) Add(direction, alphas[k] - pairs[k].Rho * Dot(pairs[k].Y, direction), pairs[k].S);
    }

    private static void Remember(List<(double[] S, double[] Y, double Rho)> pairs, double[] x, double[] next, double[] g, double[] nextG)
    {
        var s = new double[x.Length];
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++) (s[i], y[i]) = (next[i] - x[i], nextG[i] - g[i]);
        var curvature = Dot(s, y);
        if (!(curvature > 1e-12 * Math.Sqrt(Dot(s, s) * Dot(y, y)))) return;
        if (pairs.Count == Memory) pairs.RemoveAt(0);
        pairs.Add((s, y, 1 / curvature));
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] to, double factor, double[] what)
    {
        for (var i = 0; i < to.Length; i++) to[i] += factor * what[i];
    }
}
