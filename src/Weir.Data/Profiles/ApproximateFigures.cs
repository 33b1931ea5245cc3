using Weir.Data.Tables;
using Weir.Statistics.Binning;

namespace Weir.Data.Profiles;

/// <summary>Figures of a column too long to sort in memory: moments exact, quantiles by t-digest, distinct values by HyperLogLog.</summary>
internal static class ApproximateFigures
{
    public static (NumericProfile? Figures, long Missing, long Distinct) Of(Table table, string expression, CancellationToken cancellation)
    {
        var x = $"({expression})::DOUBLE";
        var finite = $"CASE WHEN isfinite({x}) THEN {x} END";
        var row = table.Session.Connection.Rows(
            $"""
            SELECT count({x}) FILTER (NOT isnan({x})), count(v), avg(v), stddev_samp(v), min(v), max(v), sum(v), skewness(v), kurtosis(v),
                   count(*) FILTER (v = 0), count(*) FILTER ({x} < 0), approx_count_distinct({x}),
                   approx_quantile(v, 0.05), approx_quantile(v, 0.25), approx_quantile(v, 0.5), approx_quantile(v, 0.75), approx_quantile(v, 0.95)
            FROM (SELECT *, {finite} AS v FROM {table.From})
            """,
            cancellation)[0];
        double Number(int i) => row[i] is { } value ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : double.NaN;
        var (present, count, distinct) = ((long)row[0]!, (long)row[1]!, (long)row[11]!);
        if (count == 0) return (null, table.RowCount - present, distinct);
        var (least, most) = (Number(4), Number(5));
        var edges = most > least ? Bins.Uniform(least, most, NumericFigures.MostBins) : Bins.Uniform(least - 0.5, least + 0.5, 1);
        var figures = new NumericProfile
        {
            Mean = Number(2),
            Deviation = Number(3),
            Min = least,
            Max = most,
            Sum = Number(6),
            Skewness = Number(7),
            Kurtosis = Number(8),
            Zeros = (long)row[9]!,
            Negative = (long)row[10]!,
            Infinite = present - count,
            Quantiles = [Number(12), Number(13), Number(14), Number(15), Number(16)],
            MedianDeviation = double.NaN,
            Monotonic = 0,
            Edges = edges,
            Counts = Histogram(table, finite, edges, cancellation),
        };
        return (figures, table.RowCount - present, distinct);
    }

    private static double[] Histogram(Table table, string finite, double[] edges, CancellationToken cancellation)
    {
        var counts = new double[edges.Length - 1];
        var rows = table.Session.Connection.Rows(
            $"SELECT least(greatest(floor((v - $1) / $2)::BIGINT, 0), $3) AS bin, count(*) FROM (SELECT {finite} AS v FROM {table.From}) WHERE v IS NOT NULL GROUP BY bin",
            cancellation, edges[0], (edges[^1] - edges[0]) / counts.Length, counts.Length - 1);
        foreach (var row in rows) counts[(long)row[0]!] = (long)row[1]!;
        return counts;
    }
}
