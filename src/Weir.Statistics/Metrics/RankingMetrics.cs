namespace Weir.Statistics.Metrics;

/// <summary>How well scores rank the items of queries. Relevance and scores are the items of one query; take the mean over queries, or use <see cref="Mean"/>.</summary>
public static class RankingMetrics
{
    /// <summary>Discounted cumulative gain: Σ gain / log2(1 + place) of the first <paramref name="k"/> places. Items of equal score share the mean of their gains.</summary>
    /// <param name="relevance">How relevant each item is, at least 0.</param>
    /// <param name="scores">Score of each item.</param>
    /// <param name="k">Places that count; null for all.</param>
    /// <param name="isExponential">The gain is 2^relevance − 1, else the relevance.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no item.</exception>
    public static double DiscountedGain(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int? k = null, bool isExponential = false)
    {
        var order = Order(relevance, scores, "dcg");
        double sum = 0;
        var from = 0;
        foreach (var to in order.Ends)
        {
            double gain = 0, discount = 0;
            for (var i = from; i < to; i++)
            {
                var value = relevance[order.Rows[i]];
                gain += isExponential ? Math.Pow(2, value) - 1 : value;
                if (i < (k ?? int.MaxValue)) discount += 1 / Math.Log2(i + 2);
            }

            sum += gain / (to - from) * discount;
            from = to;
        }

        return sum;
    }

    /// <summary><see cref="DiscountedGain"/> over that of the best order; 0 where nothing is relevant.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no item.</exception>
    public static double NormalizedGain(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int? k = null, bool isExponential = false)
    {
        var best = DiscountedGain(relevance, relevance, k, isExponential);
        return best == 0 ? 0 : DiscountedGain(relevance, scores, k, isExponential) / best;
    }

    /// <summary>1 / place of the first relevant item; 0 where none is.</summary>
    public static double ReciprocalRank(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, double relevantFrom = 1)
    {
        var order = Order(relevance, scores, "mrr").Rows;
        for (var i = 0; i < order.Length; i++)
            if (relevance[order[i]] >= relevantFrom) return 1.0 / (i + 1);
        return 0;
    }

    /// <summary>Share of the first <paramref name="k"/> places that are relevant.</summary>
    public static double PrecisionAt(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int k, double relevantFrom = 1) => (double)Hits(relevance, scores, k, relevantFrom, "precision_at_k") / k;

    /// <summary>Share of the relevant items that are among the first <paramref name="k"/>; 0 where none is relevant.</summary>
    public static double RecallAt(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int k, double relevantFrom = 1)
    {
        var relevant = Relevant(relevance, relevantFrom);
        return relevant == 0 ? 0 : (double)Hits(relevance, scores, k, relevantFrom, "recall_at_k") / relevant;
    }

    /// <summary>1 where one of the first <paramref name="k"/> is relevant, else 0.</summary>
    public static double HitAt(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int k, double relevantFrom = 1) => Hits(relevance, scores, k, relevantFrom, "hit_rate_at_k") > 0 ? 1 : 0;

    /// <summary>Mean of the precision at each relevant place up to <paramref name="k"/>, over min(k, relevant items); 0 where none is relevant.</summary>
    public static double AveragePrecisionAt(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int k, double relevantFrom = 1)
    {
        var order = Order(relevance, scores, "map_at_k").Rows;
        double sum = 0, hits = 0;
        for (var i = 0; i < Math.Min(k, order.Length); i++)
            if (relevance[order[i]] >= relevantFrom) sum += ++hits / (i + 1);
        var relevant = Relevant(relevance, relevantFrom);
        return relevant == 0 ? 0 : sum / Math.Min(k, relevant);
    }

    /// <summary>Mean of a figure over queries.</summary>
    /// <param name="relevance">Items of all queries, one query after the other.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="queryEnds">For each query the place behind its last item.</param>
    /// <param name="figure">Figure of a query.</param>
    /// <param name="weights">Weight of each query; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no query.</exception>
    public static double Mean(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, ReadOnlySpan<int> queryEnds, RankingFigure figure, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("a figure of rankings", queryEnds.Length);
        MetricErrors.RequireWeights(weights, queryEnds.Length);
        double sum = 0, total = 0;
        for (var q = 0; q < queryEnds.Length; q++)
        {
            var from = q == 0 ? 0 : queryEnds[q - 1];
            var weight = weights.IsEmpty ? 1 : weights[q];
            sum += weight * figure(relevance[from..queryEnds[q]], scores[from..queryEnds[q]]);
            total += weight;
        }

        return sum / total;
    }

    private static ScoreOrder Order(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, string metric)
    {
        if (relevance.Length != scores.Length) throw new ArgumentException($"{relevance.Length} items for {scores.Length} scores");
        MetricErrors.RequireRows(metric, scores.Length);
        return ScoreOrder.Of(scores);
    }

    private static int Hits(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int k, double relevantFrom, string metric)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var order = Order(relevance, scores, metric).Rows;
        var hits = 0;
        for (var i = 0; i < Math.Min(k, order.Length); i++) if (relevance[order[i]] >= relevantFrom) hits++;
        return hits;
    }

    private static int Relevant(ReadOnlySpan<double> relevance, double from)
    {
        var count = 0;
        foreach (var value in relevance) if (value >= from) count++;
        return count;
    }
}

/// <summary>A figure of one query.</summary>
/// <param name="relevance">How relevant each item is.</param>
/// <param name="scores">Score of each item.</param>
public delegate double RankingFigure(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores);
