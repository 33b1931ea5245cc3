using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>A step near the best point: a model of the nearest observations alone, in their own scale, searched within a trust region (after Eriksson et al., 2019).</summary>
/// <remarks>Choices, and numbers that switch others on, stay as they are. Close by, most objectives are smooth and a few observations tell their curvature.</remarks>
internal sealed class LocalSearch(GpSpace space, double[] centre, double radius, SeededRandom random)
{
    private const double LeastNoise = 1e-9;
    private const int Candidates = 200;
    private const int Most = 100;
    private readonly int[] _dimensions = Free(space, centre);

    /// <summary>The numeric parameters that may move from a point.</summary>
    public static int[] Free(GpSpace space, double[] centre) =>
        [.. Enumerable.Range(0, space.Size).Where(i => !double.IsNaN(centre[i]) && !space.IsChoice[i] && !space[i].IsSingle && !space.HasDependents(i))];

    /// <summary>The point to try; null where there is too little to go by.</summary>
    public double[]? Run(IReadOnlyList<double[]> points, IReadOnlyList<double> losses, Func<double[], bool> isTried)
    {
        var d = _dimensions.Length;
        var here = Unit(centre);
        var near = Enumerable.Range(0, points.Count).Where(i => IsAlike(points[i])).Select(i => (Unit: Unit(points[i]), Loss: losses[i])).OrderBy(p => Distance(p.Unit, here)).Take(Math.Min((d + 1) * (d + 2) + 4, Most)).ToList();
        if (near.Count < d + 2) return null;
        var scale = Math.Max(near.Max(p => Distance(p.Unit, here)), 1e-9);
        double[][] inputs = [.. near.Select(p => Scaled(p.Unit, here, scale))];
        double[] values = [.. near.Select(p => p.Loss)];
        if (Fit(inputs, values) is not { } model) return null;
        var best = model.Data.Values.Min();
        var (low, high) = (new double[d], new double[d]);
        for (var k = 0; k < d; k++) (low[k], high[k]) = ((Math.Max(here[k] - radius, 0) - here[k]) / scale, (Math.Min(here[k] + radius, 1) - here[k]) / scale);
        var found = Enumerable.Range(0, Candidates).Select(_ => Point(low, high)).Append(new double[d]).Select(x => (X: x, Score: Score(model, best, x))).OrderByDescending(c => c.Score).Take(3).ToList();
        foreach (var candidate in found.Select(c => Climb(model, best, c.X, low, high)).OrderByDescending(c => c.Score))
        {
            var inner = (double[])centre.Clone();
            for (var k = 0; k < d; k++) inner[_dimensions[k]] = space.FromUnit(_dimensions[k], here[k] + scale * candidate.X[k]);
            if (!isTried(inner) && space.Space.FirstBroken(inner) is null) return inner;
        }

        return null;
    }

    private static GpModel? Fit(double[][] inputs, double[] losses)
    {
        var isChoice = new bool[inputs[0].Length];
        (GpData Data, GpKernel Kernel, GpParameters Parameters, double Evidence)? best = null;
        foreach (var kernel in (ReadOnlySpan<GpKernel>)[GpKernel.Gauss, GpKernel.Matern])
        {
            // Another warp changes the parameters little: it starts where the one before ended.
            var start = GpParameters.Start(isChoice.Length);
            for (var level = 0; level < 3; level++)
            {
                var warp = OutputWarp.Of(losses, level);
                var data = new GpData(inputs, warp.Values, isChoice);
                var (parameters, evidence) = new GpFit(data, kernel).Run(start, LeastNoise, level == 0 ? 20 : 8);
                start = parameters;
                if (best is null || evidence + warp.LogJacobian > best.Value.Evidence) best = (data, kernel, parameters, evidence + warp.LogJacobian);
            }
        }

        return GpModel.Create(best!.Value.Data, best.Value.Kernel, best.Value.Parameters);
    }

    private static (double[] X, double Score) Climb(GpModel model, double best, double[] x, double[] low, double[] high)
    {
        int[] all = [.. Enumerable.Range(0, x.Length)];
        var (byMean, bySpread) = (new double[x.Length], new double[x.Length]);
        var value = BoxMinimizer.Run(
            (at, gradient) =>
            {
                var (mean, deviation) = model.Predict(at, all, byMean, bySpread);
                var (m, s) = LogImprovement.Slopes(best, mean, deviation);
                for (var k = 0; k < all.Length; k++) gradient[k] = -(m * byMean[k] + s * bySpread[k]);
                return -LogImprovement.Value(best, mean, deviation);
            },
            x, low, high, 40, 1e-5);
        return (x, -value);
    }

    private static double Score(GpModel model, double best, double[] x)
    {
        var (mean, deviation) = model.Predict(x);
        return LogImprovement.Value(best, mean, deviation);
    }

    private double[] Point(double[] low, double[] high)
    {
        var x = new double[low.Length];
        for (var k = 0; k < x.Length; k++) x[k] = low[k] + (high[k] - low[k]) * random.NextDouble();
        return x;
    }

    private bool IsAlike(double[] point)
    {
        for (var i = 0; i < point.Length; i++)
            if (!point[i].Equals(centre[i]) && Array.IndexOf(_dimensions, i) < 0) return false;
        return true;
    }

    private double[] Unit(double[] inner) => Array.ConvertAll(_dimensions, i => space.ToUnit(i, inner[i]));

    private static double[] Scaled(double[] unit, double[] here, double scale)
    {
        var x = new double[unit.Length];
        for (var k = 0; k < x.Length; k++) x[k] = (unit[k] - here[k]) / scale;
        return x;
    }

    private static double Distance(double[] a, double[] b)
    {
        var greatest = 0.0;
        for (var k = 0; k < a.Length; k++) greatest = Math.Max(greatest, Math.Abs(a[k] - b[k]));
        return greatest;
    }
}
