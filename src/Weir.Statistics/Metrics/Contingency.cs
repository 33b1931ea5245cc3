using Weir.Statistics.Distributions;

namespace Weir.Statistics.Metrics;

/// <summary>How two groupings of the same rows overlap, and every figure of agreement that follows. The names of groups do not matter.</summary>
public sealed class Contingency
{
    private readonly Dictionary<(int, int), int> _cells;
    private readonly int[] _truth;
    private readonly int[] _clusters;
    private readonly double _rows;

    private Contingency(Dictionary<(int, int), int> cells, int[] truth, int[] clusters, int rows) => (_cells, _truth, _clusters, _rows) = (cells, truth, clusters, rows);

    /// <summary>Counts.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: there is no row.</exception>
    public static Contingency Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> clusters)
    {
        if (truth.Length != clusters.Length) throw new ArgumentException($"{truth.Length} truths for {clusters.Length} clusters");
        MetricErrors.RequireRows("a figure of groupings", truth.Length);
        var (a, aSizes) = Number(truth);
        var (b, bSizes) = Number(clusters);
        Dictionary<(int, int), int> cells = [];
        for (var i = 0; i < a.Length; i++) cells[(a[i], b[i])] = cells.GetValueOrDefault((a[i], b[i])) + 1;
        return new Contingency(cells, aSizes, bSizes, a.Length);
    }

    /// <summary>Share of the pairs of rows that both groupings treat alike.</summary>
    public double Rand()
    {
        var (both, truthOnly, clusterOnly, neither) = Pairs();
        var all = both + truthOnly + clusterOnly + neither;
        return all == 0 ? 1 : (both + neither) / all;
    }

    /// <summary><see cref="Rand"/> corrected for chance: 0 for random groupings, 1 for equal ones.</summary>
    public double AdjustedRand()
    {
        var (both, truthOnly, clusterOnly, neither) = Pairs();
        if (truthOnly == 0 && clusterOnly == 0) return 1;
        return 2 * ((both * neither) - (truthOnly * clusterOnly)) / (((both + truthOnly) * (truthOnly + neither)) + ((both + clusterOnly) * (clusterOnly + neither)));
    }

    /// <summary>Geometric mean of precision and recall over pairs; 0 when no pair is together in both.</summary>
    public double FowlkesMallows()
    {
        var (both, truthOnly, clusterOnly, _) = Pairs();
        return both == 0 ? 0 : Math.Sqrt(both / (both + truthOnly)) * Math.Sqrt(both / (both + clusterOnly));
    }

    /// <summary>What one grouping tells about the other, in nats.</summary>
    public double MutualInformation()
    {
        double sum = 0;
        foreach (var ((t, c), count) in _cells) sum += count / _rows * (Math.Log(count / _rows) + Math.Log(_rows / _truth[t]) + Math.Log(_rows / _clusters[c]));
        return Math.Max(0, sum);
    }

    /// <summary><see cref="MutualInformation"/> over the mean of both entropies; 1 when both have one group.</summary>
    public double NormalizedMutualInformation()
    {
        if (_truth.Length == 1 && _clusters.Length == 1) return 1;
        var information = MutualInformation();
        return information < 2.220446049250313e-16 ? 0 : information / ((Entropy(_truth) + Entropy(_clusters)) / 2);
    }

    /// <summary><see cref="NormalizedMutualInformation"/> corrected for chance (Vinh, Epps and Bailey, 2010).</summary>
    public double AdjustedMutualInformation()
    {
        if (_truth.Length == 1 && _clusters.Length == 1) return 1;
        var expected = Expected();
        var denominator = ((Entropy(_truth) + Entropy(_clusters)) / 2) - expected;
        const double Least = 2.220446049250313e-16;
        denominator = denominator < 0 ? Math.Min(denominator, -Least) : Math.Max(denominator, Least);
        return (MutualInformation() - expected) / denominator;
    }

    /// <summary>1 when every cluster holds rows of one class only.</summary>
    public double Homogeneity() => Entropy(_truth) is > 0 and var entropy ? MutualInformation() / entropy : 1;

    /// <summary>1 when all rows of a class are in one cluster.</summary>
    public double Completeness() => Entropy(_clusters) is > 0 and var entropy ? MutualInformation() / entropy : 1;

    /// <summary>Harmonic mean of homogeneity and completeness.</summary>
    public double VMeasure()
    {
        var (h, c) = (Homogeneity(), Completeness());
        return h + c == 0 ? 0 : 2 * h * c / (h + c);
    }

    /// <summary>Groups numbered from 0 in the order of their names, with their sizes.</summary>
    internal static (int[] Numbers, int[] Sizes) Number(ReadOnlySpan<int> names)
    {
        var distinct = names.ToArray().Distinct().Order().ToArray();
        var numbers = new int[names.Length];
        var sizes = new int[distinct.Length];
        for (var i = 0; i < numbers.Length; i++) sizes[numbers[i] = Array.BinarySearch(distinct, names[i])]++;
        return (numbers, sizes);
    }

    // Ordered pairs of different rows: together in both, in truth only, in clusters only, in neither.
    private (double Both, double TruthOnly, double ClusterOnly, double Neither) Pairs()
    {
        var squares = _cells.Values.Sum(n => (double)n * n);
        var (truth, clusters) = (_truth.Sum(n => (double)n * n), _clusters.Sum(n => (double)n * n));
        var both = squares - _rows;
        return (both, truth - squares, clusters - squares, (_rows * _rows) - truth - clusters + squares);
    }

    private double Entropy(int[] sizes) => sizes.Length == 1 ? 0 : -sizes.Sum(n => n / _rows * (Math.Log(n) - Math.Log(_rows)));

    // Mean over all groupings with the same sizes, by the hypergeometric law.
    private double Expected()
    {
        double sum = 0;
        var logs = _truth.Concat(_clusters).Distinct().ToDictionary(n => n, n => Factorial(n) + Factorial(_rows - n));
        foreach (var a in _truth)
        {
            foreach (var b in _clusters)
            {
                for (var n = Math.Max(1, a + b - (int)_rows); n <= Math.Min(a, b); n++)
                {
                    var log = logs[a] + logs[b] - Factorial(_rows) - Factorial(n) - Factorial(a - n) - Factorial(b - n) - Factorial(_rows - a - b + n);
                    sum += n / _rows * (Math.Log(_rows * n) - Math.Log((double)a * b)) * Math.Exp(log);
                }
            }
        }

        return sum;
    }

    private static double Factorial(double n) => SpecialFunctions.LogGamma(n + 1);
}
