using Weir.Data.Tables;
using Weir.Reports;
using Weir.Statistics.Binning;
using Weir.Statistics.Distances;

namespace Weir.Data.Schemas;

/// <summary>Compares a column's distribution with that of another table.</summary>
internal static class SchemaDistances
{
    private const int Buckets = 10; // of TensorFlow Data Validation's standard histogram

    public static IEnumerable<Anomaly> Check(Table table, Table? control, string column, DistanceLimits? limits, string controlName, CancellationToken cancellation)
    {
        if (limits is null || control is null) yield break;
        if (!control.Has(column) || control.RowCount == 0)
        {
            yield return new Anomaly(column, "COMPARATOR_CONTROL_DATA_MISSING", $"{controlName} lacks the column");
            yield break;
        }

        if (limits.Infinity is { } infinity)
        {
            var (p, q) = Counts(table, control, column, cancellation);
            var distance = Divergence.LInfinity(p, q);
            if (distance > infinity) yield return new Anomaly(column, "COMPARATOR_L_INFTY_HIGH", $"the L-infinity distance to {controlName} is {Figures.Number(distance)}, at most {Figures.Number(infinity)} was expected");
        }

        if (limits.JensenShannon is { } limit)
        {
            var distance = JensenShannon(table, control, column, cancellation);
            if (distance > limit) yield return new Anomaly(column, "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH", $"the Jensen-Shannon divergence to {controlName} is {Figures.Number(distance)} bits, at most {Figures.Number(limit)} was expected");
        }
    }

    private static double JensenShannon(Table table, Table control, string column, CancellationToken cancellation)
    {
        if (table.Find(column).IsNumeric && control.Find(column).IsNumeric)
            return HistogramDivergence.JensenShannon(Histogram(table, column, cancellation), Histogram(control, column, cancellation));
        var (p, q) = Counts(table, control, column, cancellation);
        return Math.Pow(Divergence.JensenShannon(p, q, 2), 2);
    }

    private static List<(double, double, double)> Histogram(Table table, string column, CancellationToken cancellation)
    {
        var values = table.ReadDoubles(column, cancellation).Where(double.IsFinite).ToArray();
        Array.Sort(values);
        if (values.Length == 0) return [(0, 0, 1)];
        if (values[0] == values[^1]) return [(values[0], values[0], values.Length)];
        var edges = Bins.Uniform(values[0], values[^1], Buckets);
        return [.. Bins.CountSorted(values, edges).Select((count, i) => (edges[i], edges[i + 1], count))];
    }

    private static (double[] First, double[] Second) Counts(Table table, Table control, string column, CancellationToken cancellation)
    {
        var first = table.CountValues(column, cancellation: cancellation).ToDictionary(v => v.Value, v => v.Count);
        var second = control.CountValues(column, cancellation: cancellation).ToDictionary(v => v.Value, v => v.Count);
        var values = first.Keys.Union(second.Keys).ToList();
        return ([.. values.Select(v => (double)first.GetValueOrDefault(v))], [.. values.Select(v => (double)second.GetValueOrDefault(v))]);
    }
}
