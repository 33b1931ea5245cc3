namespace Weir.Statistics.Metrics;

/// <summary>Rows by score, the highest first, with the places where the score changes. Sorted once, used by every figure and every resample.</summary>
public sealed class ScoreOrder
{
    private ScoreOrder(int[] rows, int[] ends, double[] thresholds) => (Rows, Ends, Thresholds) = (rows, ends, thresholds);

    /// <summary>Row numbers by score descending; equal scores in the order of the rows.</summary>
    internal int[] Rows { get; }

    /// <summary>For each distinct score the place behind its last row in <see cref="Rows"/>.</summary>
    internal int[] Ends { get; }

    /// <summary>The distinct scores, descending.</summary>
    internal double[] Thresholds { get; }

    /// <summary>Sorts, O(n log n).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a score is not a number.</exception>
    public static ScoreOrder Of(ReadOnlySpan<double> scores)
    {
        var rows = new int[scores.Length];
        var keys = new double[scores.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (double.IsNaN(scores[i])) throw MetricErrors.Because("a figure of scores", $"the score of row {i + 1} is not a number");
            (rows[i], keys[i]) = (i, -scores[i]);
        }

        Array.Sort(keys, rows);
        List<int> ends = [];
        List<double> thresholds = [];
        for (int from = 0, to; from < rows.Length; from = to)
        {
            for (to = from + 1; to < rows.Length && keys[to] == keys[from];) to++;
            if (to - from > 1) Array.Sort(rows, from, to - from); // Array.Sort is not stable
            ends.Add(to);
            thresholds.Add(scores[rows[from]]);
        }

        return new ScoreOrder(rows, [.. ends], [.. thresholds]);
    }
}
