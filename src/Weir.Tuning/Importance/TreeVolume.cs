namespace Weir.Tuning.Importance;

/// <summary>A tree as a function on a box: its variance, and that of its means over all but some columns, exactly.</summary>
internal sealed class TreeVolume
{
    private const int MostCubeColumns = 6;
    private readonly IReadOnlyList<TreeNode> _nodes;
    private readonly double[] _lower;
    private readonly double[] _upper;

    public TreeVolume(RegressionTree tree, double[] lower, double[] upper)
    {
        (_nodes, _lower, _upper) = (tree.Nodes, lower, upper);
        var leaves = new List<(double Value, double Weight)>();
        Visit(0, (double[])lower.Clone(), (double[])upper.Clone(), [], [], leaves);
        Variance = WeightedVariance(leaves);
    }

    /// <summary>Variance over the box.</summary>
    public double Variance { get; }

    /// <summary>Variance of the mean over all columns but these.</summary>
    /// <remarks>The columns of a categorical parameter are taken as a cube, as the anchor does; from 7 choices on, 2^k cells being too many, only its k real points count.</remarks>
    public double MarginalVariance(int[] columns)
    {
        if (columns.Length > MostCubeColumns) return PointVariance(columns);
        var cells = columns.Select(Cells).ToList();
        var means = new List<(double, double)>();
        var at = new int[columns.Length];
        var point = new double[columns.Length];
        while (true)
        {
            var size = 1.0;
            for (var k = 0; k < at.Length; k++)
            {
                point[k] = (cells[k][at[k]] + cells[k][at[k] + 1]) / 2;
                size *= cells[k][at[k] + 1] - cells[k][at[k]];
            }

            if (MeanAt(columns, point) is { } mean) means.Add((mean, size));
            var digit = 0;
            while (digit < at.Length && ++at[digit] == cells[digit].Count - 1) at[digit++] = 0;
            if (digit == at.Length) return WeightedVariance(means);
        }
    }

    private double PointVariance(int[] columns)
    {
        var means = new List<(double, double)>();
        for (var k = 0; k < columns.Length; k++)
        {
            var point = new double[columns.Length];
            point[k] = 1;
            if (MeanAt(columns, point) is { } mean) means.Add((mean, 1));
        }

        return WeightedVariance(means);
    }

    private double? MeanAt(int[] columns, double[] point)
    {
        var leaves = new List<(double Value, double Weight)>();
        Visit(0, (double[])_lower.Clone(), (double[])_upper.Clone(), columns, point, leaves);
        var weight = leaves.Sum(l => l.Weight);
        return weight > 0 ? leaves.Sum(l => l.Value * l.Weight) / weight : null;
    }

    // The leaves that a point with some fixed columns can be in, each weighted with its share of the other columns.
    private void Visit(int node, double[] lower, double[] upper, int[] fixedColumns, double[] point, List<(double Value, double Weight)> leaves)
    {
        var current = _nodes[node];
        if (current.IsLeaf)
        {
            var weight = 1.0;
            for (var k = 0; k < lower.Length; k++)
                if (Array.IndexOf(fixedColumns, k) < 0 && _upper[k] > _lower[k]) weight *= (upper[k] - lower[k]) / (_upper[k] - _lower[k]);
            leaves.Add((current.Mean, weight));
            return;
        }

        var known = Array.IndexOf(fixedColumns, current.Column);
        if (known < 0 || point[known] <= current.Threshold)
        {
            var (old, limit) = (upper[current.Column], Math.Min(upper[current.Column], current.Threshold));
            upper[current.Column] = limit;
            Visit(current.Left, lower, upper, fixedColumns, point, leaves);
            upper[current.Column] = old;
        }

        if (known >= 0 && point[known] <= current.Threshold) return;
        var (before, least) = (lower[current.Column], Math.Max(lower[current.Column], current.Threshold));
        lower[current.Column] = least;
        Visit(current.Right, lower, upper, fixedColumns, point, leaves);
        lower[current.Column] = before;
    }

    private List<double> Cells(int column)
    {
        var edges = new SortedSet<double> { _lower[column], _upper[column] };
        foreach (var node in _nodes)
            if (!node.IsLeaf && node.Column == column) edges.Add(node.Threshold);
        return [.. edges];
    }

    private static double WeightedVariance(List<(double Value, double Weight)> items)
    {
        var weight = items.Sum(i => i.Weight);
        if (weight <= 0) return 0;
        var mean = items.Sum(i => i.Value * i.Weight) / weight;
        return items.Sum(i => i.Weight * (i.Value - mean) * (i.Value - mean)) / weight;
    }
}
