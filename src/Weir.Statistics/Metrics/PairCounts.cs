namespace Weir.Statistics.Metrics;

/// <summary>Weights of pairs of rows by how truth and prediction order them; a pair weighs the product of its rows' weights.</summary>
internal readonly record struct PairCounts(double Alike, double Unlike, double TruthDiffers, double PredictionDiffers)
{
    /// <summary>Counts all pairs in O(n log n): rows by truth, a tree of sums over the ranks of the predictions.</summary>
    public static PairCounts Of(string metric, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"{truth.Length} truths for {predicted.Length} predictions");
        MetricErrors.RequireRows(metric, truth.Length);
        MetricErrors.RequireWeights(weights, truth.Length);
        var rank = DenseRanks(metric, predicted, out var ranks);
        var keys = truth.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order);
        var tree = new double[ranks + 1];
        double alike = 0, unlike = 0, truthDiffers = 0, seen = 0;
        for (int from = 0, to; from < keys.Length; from = to)
        {
            if (double.IsNaN(keys[from])) throw MetricErrors.Because(metric, "a value is not a number");
            double weight = 0;
            for (to = from; to < keys.Length && keys[to] == keys[from]; to++)
            {
                var (row, w) = (order[to], weights.IsEmpty ? 1 : weights[order[to]]);
                var (below, upTo) = (Sum(tree, rank[row] - 1), Sum(tree, rank[row]));
                alike += w * below;
                unlike += w * (seen - upTo);
                weight += w;
            }

            truthDiffers += weight * seen;
            for (var i = from; i < to; i++) Add(tree, rank[order[i]], weights.IsEmpty ? 1 : weights[order[i]]);
            seen += weight;
        }

        var byRank = new double[ranks];
        for (var i = 0; i < rank.Length; i++) byRank[rank[i] - 1] += weights.IsEmpty ? 1 : weights[i];
        double predictionDiffers = 0, before = 0;
        foreach (var weight in byRank)
        {
            predictionDiffers += weight * before;
            before += weight;
        }

        return new PairCounts(alike, unlike, truthDiffers, predictionDiffers);
    }

    // 1 for the least value; equal values share a rank.
    private static int[] DenseRanks(string metric, ReadOnlySpan<double> values, out int count)
    {
        var keys = values.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order);
        if (double.IsNaN(keys[0])) throw MetricErrors.Because(metric, "a prediction is not a number");
        var ranks = new int[keys.Length];
        count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1]) count++;
            ranks[order[i]] = count;
        }

        return ranks;
    }

    // Fenwick's tree of sums.
    private static double Sum(double[] tree, int upTo)
    {
        double sum = 0;
        for (var i = upTo; i > 0; i -= i & -i) sum += tree[i];
        return sum;
    }

    private static void Add(double[] tree, int at, double value)
    {
        for (var i = at; i < tree.Length; i += i & -i) tree[i] += value;
    }
}
