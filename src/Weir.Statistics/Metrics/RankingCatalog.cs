namespace Weir.Statistics.Metrics;

/// <summary>Metrics of rankings; means over queries.</summary>
internal static class RankingCatalog
{
    public static readonly IReadOnlyList<Metric> Metrics =
    [
        At("ndcg", 0, (r, s, k, _) => RankingMetrics.NormalizedGain(r, s, k)),
        At("ndcg_exp", 0, (r, s, k, _) => RankingMetrics.NormalizedGain(r, s, k, isExponential: true)),
        At("dcg", 0, (r, s, k, _) => RankingMetrics.DiscountedGain(r, s, k)),
        new("mrr", MetricTasks.Ranking, true, MetricNeeds.Probabilities, (i, _) => RankingMetrics.Mean(i.TrueValues, i.Probabilities, i.QueryEnds, (r, s) => RankingMetrics.ReciprocalRank(r, s, i.RelevantFrom), i.Weights)),
        At("precision_at_k", 5, (r, s, k, from) => RankingMetrics.PrecisionAt(r, s, k!.Value, from)),
        At("recall_at_k", 5, (r, s, k, from) => RankingMetrics.RecallAt(r, s, k!.Value, from)),
        At("hit_rate_at_k", 5, (r, s, k, from) => RankingMetrics.HitAt(r, s, k!.Value, from)),
        At("map_at_k", 5, (r, s, k, from) => RankingMetrics.AveragePrecisionAt(r, s, k!.Value, from)),
    ];

    private delegate double Figure(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores, int? k, double relevantFrom);

    // k = 0 is all places.
    private static Metric At(string name, int places, Figure figure) =>
        new(name, MetricTasks.Ranking, true, MetricNeeds.Probabilities, (i, k) => RankingMetrics.Mean(i.TrueValues, i.Probabilities, i.QueryEnds, (r, s) => figure(r, s, k > 0 ? (int)k : null, i.RelevantFrom), i.Weights))
        {
            Parameter = "k",
            Value = places,
        };
}
