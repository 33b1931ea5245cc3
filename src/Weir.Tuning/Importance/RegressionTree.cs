using Weir.Foundation.Numerics;

namespace Weir.Tuning.Importance;

/// <summary>A regression tree grown on a bootstrap sample until its leaves are pure (CART: the split that lowers the squared error most).</summary>
internal sealed class RegressionTree
{
    private const int Deepest = 64;
    private readonly List<TreeNode> _nodes = [];

    public RegressionTree(double[][] rows, double[] losses, SeededRandom random)
    {
        var sample = new int[rows.Length];
        for (var i = 0; i < sample.Length; i++) sample[i] = random.Next(rows.Length);
        Grow(rows, losses, sample, 0, random);
    }

    /// <summary>The nodes, the root first; children after their parents.</summary>
    public IReadOnlyList<TreeNode> Nodes => _nodes;

    private int Grow(double[][] rows, double[] losses, int[] sample, int depth, SeededRandom random)
    {
        var at = _nodes.Count;
        var mean = sample.Average(i => losses[i]);
        var error = sample.Sum(i => (losses[i] - mean) * (losses[i] - mean));
        _nodes.Add(new TreeNode(mean, sample.Length, error));
        if (sample.Length < 2 || depth >= Deepest || error <= 1e-14 * Math.Max(1, mean * mean) * sample.Length || BestSplit(rows, losses, sample, random) is not { } split) return at;
        var left = Grow(rows, losses, [.. sample.Where(i => rows[i][split.Column] <= split.Threshold)], depth + 1, random);
        var right = Grow(rows, losses, [.. sample.Where(i => rows[i][split.Column] > split.Threshold)], depth + 1, random);
        _nodes[at] = _nodes[at] with { Column = split.Column, Threshold = split.Threshold, Left = left, Right = right };
        return at;
    }

    private static (int Column, double Threshold)? BestSplit(double[][] rows, double[] losses, int[] sample, SeededRandom random)
    {
        // Near the leaves many columns split equally well: the first tried wins, so the order is chance.
        var columns = Enumerable.Range(0, rows[0].Length).ToArray();
        random.Shuffle<int>(columns);
        (int, double)? best = null;
        var bestGain = 1e-300;
        var keys = new double[sample.Length];
        var total = sample.Sum(i => losses[i]);
        foreach (var column in columns)
        {
            var order = (int[])sample.Clone();
            for (var i = 0; i < keys.Length; i++) keys[i] = rows[order[i]][column];
            Array.Sort(keys, order);
            var left = 0.0;
            for (var i = 0; i + 1 < order.Length; i++)
            {
                left += losses[order[i]];
                if (keys[i] == keys[i + 1]) continue;
                var (n, m) = (i + 1, order.Length - i - 1);
                var gain = left * left / n + (total - left) * (total - left) / m - total * total / order.Length;
                if (gain <= bestGain * (1 + 1e-12)) continue;
                (bestGain, best) = (gain, (column, (keys[i] + keys[i + 1]) / 2));
            }
        }

        return best;
    }
}

/// <summary>A node of a tree; without children (Left 0) a leaf.</summary>
internal readonly record struct TreeNode(double Mean, int Count, double Error, int Column = -1, double Threshold = 0, int Left = 0, int Right = 0)
{
    public bool IsLeaf => Left == 0;
}
