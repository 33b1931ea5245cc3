using Weir.Tuning.Numerics;

namespace Weir.Tuning.Importance;

/// <summary>A Parzen estimate over the points of a grid, from counts, with one more component of weight 1 that knows nothing.</summary>
/// <remarks>Bandwidth by Scott's rule, 1.059·min(IQR/1.34, sd)·n^(−1/5), at least 0.5/1.64 so that nine tenths of a component fall on its point.</remarks>
internal sealed class GridDensity
{
    private readonly double[] _density;

    public GridDensity(ParameterGrid grid, IEnumerable<double> inner)
    {
        var counts = new double[grid.Size];
        foreach (var value in inner) counts[grid.IndexOf(value)]++;
        var points = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).ToArray();
        _density = grid.IsCategorical ? Categorical(counts, points) : Numeric(counts, points);
    }

    public double At(int point) => _density[point];

    private static double[] Categorical(double[] counts, int[] points)
    {
        var (density, kernels, total) = (new double[counts.Length], points.Length + 1.0, counts.Sum() + 1);
        for (var i = 0; i < density.Length; i++)
        {
            var own = points.Sum(p => counts[p] * ((p == i ? 1 : 0) + 1 / kernels) / (1 + counts.Length / kernels));
            density[i] = (own + 1.0 / counts.Length) / total;
        }

        return density;
    }

    private static double[] Numeric(double[] counts, int[] points)
    {
        var (density, n, size) = (new double[counts.Length], counts.Sum(), counts.Length);
        var sigma = Math.Max(Bandwidth(counts, points, n), 0.5 / 1.64);
        foreach (var point in points) Add(density, point, sigma, counts[point] / (n + 1));
        Add(density, (size - 1) / 2.0, size, 1 / (n + 1));
        return density;
    }

    private static void Add(double[] density, double mean, double sigma, double weight)
    {
        var whole = NormalLaw.LogMass((-0.5 - mean) / sigma, (density.Length - 0.5 - mean) / sigma);
        for (var i = 0; i < density.Length; i++) density[i] += weight * Math.Exp(NormalLaw.LogMass((i - 0.5 - mean) / sigma, (i + 0.5 - mean) / sigma) - whole);
    }

    private static double Bandwidth(double[] counts, int[] points, double n)
    {
        var mean = points.Sum(p => p * counts[p]) / n;
        var deviation = Math.Sqrt(points.Sum(p => (p - mean) * (p - mean) * counts[p]) / Math.Max(1, n - 1));
        var cumulated = 0.0;
        var (first, third) = (-1, points[^1]);
        foreach (var point in points)
        {
            cumulated += counts[point];
            if (first < 0 && cumulated >= Math.Floor(n / 4)) first = point;
            if (cumulated <= Math.Floor(n * 3 / 4)) continue;
            third = point;
            break;
        }

        return 1.059 * Math.Min((third - Math.Max(first, 0)) / 1.34, deviation) * Math.Pow(n, -0.2);
    }
}
