namespace Weir.Statistics.Metrics;

/// <summary>Metrics of groupings.</summary>
internal static class ClusteringCatalog
{
    public static readonly IReadOnlyList<Metric> Metrics =
    [
        OfPoints("silhouette", true, i => ClusteringMetrics.Silhouette(i.Points, i.Dimensions, i.Predicted)),
        OfPoints("calinski_harabasz", true, i => ClusteringMetrics.CalinskiHarabasz(i.Points, i.Dimensions, i.Predicted)),
        OfPoints("davies_bouldin", false, i => ClusteringMetrics.DaviesBouldin(i.Points, i.Dimensions, i.Predicted)),
        Of("adjusted_rand", c => c.AdjustedRand()),
        Of("rand", c => c.Rand()),
        Of("mutual_info", c => c.MutualInformation()),
        Of("normalized_mutual_info", c => c.NormalizedMutualInformation()),
        Of("adjusted_mutual_info", c => c.AdjustedMutualInformation()),
        Of("homogeneity", c => c.Homogeneity()),
        Of("completeness", c => c.Completeness()),
        Of("v_measure", c => c.VMeasure()),
        Of("fowlkes_mallows", c => c.FowlkesMallows()),
    ];

    private static Metric Of(string name, Func<Contingency, double> figure) => new(name, MetricTasks.Clustering, true, MetricNeeds.Labels, (i, _) => figure(Contingency.Of(i.Truth, i.Predicted)));

    private static Metric OfPoints(string name, bool greaterIsBetter, Func<MetricInput, double> figure) =>
        new(name, MetricTasks.Clustering, greaterIsBetter, MetricNeeds.Labels | MetricNeeds.Points, (i, _) => figure(i));
}
