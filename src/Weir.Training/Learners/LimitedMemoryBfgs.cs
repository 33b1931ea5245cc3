namespace Weir.Training.Learners;

/// <summary>Minimises a smooth function: L-BFGS with ten pairs and a backtracking line search (Nocedal and Wright, chapter 7).</summary>
internal static class LimitedMemoryBfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Minimises from <paramref name="start"/>.</summary>
    /// <param name="start">Where to begin; holds the minimum afterwards.</param>
    /// <param name="evaluate">Writes the gradient and returns the value.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="tolerance">Ends when the largest entry of the gradient is below it, or the value no longer falls.</param>
    /// <param name="cancellation">Checked in each iteration.</param>
    public static double Minimise(double[] start, Func<double[], double[], double> evaluate, int iterations, double tolerance, CancellationToken cancellation)
    {
        var gradient = new double[start.Length];
        var value = evaluate(start, gradient);
        List<(double[] Step, double[] Change, double Inverse)> pairs = [];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (gradient.Max(Math.Abs) < tolerance) break;
            var direction = Direction(gradient, pairs);
            var slope = Dot(direction, gradient);
            if (slope >= 0)
            {
                pairs.Clear();
                direction = Array.ConvertAll(gradient, g => -g);
                slope = -Dot(gradient, gradient);
            }

            var length = pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(Dot(gradient, gradient))) : 1;
            var next = new double[start.Length];
            var nextGradient = new double[start.Length];
            double nextValue;
            while (true)
            {
                for (var i = 0; i < next.Length; i++) next[i] = start[i] + (length * direction[i]);
                nextValue = evaluate(next, nextGradient);
                if (nextValue <= value + (SufficientDecrease * length * slope)) break;
                length /= 2;
                if (length < 1e-12) return value;
            }

            Remember(pairs, start, next, gradient, nextGradient);
            var fall = value - nextValue;
            next.CopyTo(start, 0);
            (gradient, value) = (nextGradient, nextValue);
            if (fall <= 1e-10 * Math.Max(1, Math.Abs(value))) break;
        }

        return value;
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Inverse)> pairs)
    {
        var direction = Array.ConvertAll(gradient, g => -g);
        if (pairs.Count == 0) return direction;
        var alphas = new double[pairs.Count];
        for (var k = pairs.Count - 1; k >= 0; k--)
        {
            alphas[k] = pairs[k].Inverse * Dot(pairs[k].Step, direction);
            Add(direction, -alphas[k], pairs[k].Change);
        }

        var (_, change, inverse) = pairs[^1];
        var scale = 1 / (inverse * Dot(change, change));
        for (var i = 0; i < direction.Length; i++) direction[i] *= scale;
        for (var k = 0; k < pairs.Count; k++) Add(direction, alphas[k] - (pairs[k].Inverse * Dot(pairs[k].Change, direction)), pairs[k].Step);
        return direction;
    }

    private static void Remember(List<(double[] Step, double[] Change, double Inverse)> pairs, double[] from, double[] to, double[] before, double[] after)
    {
        var step = new double[from.Length];
        var change = new double[from.Length];
        for (var i = 0; i < step.Length; i++) (step[i], change[i]) = (to[i] - from[i], after[i] - before[i]);
        var curvature = Dot(step, change);
        if (curvature <= 1e-12) return;
        pairs.Add((step, change, 1 / curvature));
        if (pairs.Count > Memory) pairs.RemoveAt(0);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] target, double factor, double[] values)
    {
        for (var i = 0; i < target.Length; i++) target[i] += factor * values[i];
    }
}
