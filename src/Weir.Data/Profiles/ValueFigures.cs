using Weir.Data.Engine;
using Weir.Data.Tables;

namespace Weir.Data.Profiles;

/// <summary>Counts of a column's values, grouped by DuckDB, which spills when there are many.</summary>
internal sealed record ValueFigures(long Present, long Distinct, long Unique, IReadOnlyList<ValueCount> Top, double Entropy, TextProfile? Lengths)
{
    public const int MostTop = 20;

    public static ValueFigures Of(Table table, string column, CancellationToken cancellation)
    {
        var connection = table.Session.Connection;
        var name = Sql.Name(column);
        connection.Execute($"CREATE OR REPLACE TEMP TABLE value_counts AS SELECT {name}::VARCHAR AS v, count(*) AS n FROM {table.From} WHERE {name} IS NOT NULL GROUP BY 1", cancellation);
        var row = connection.Rows(
            "SELECT coalesce(sum(n), 0)::BIGINT, count(*), count(*) FILTER (n = 1), coalesce(log2(sum(n)) - sum(n * log2(n)) / sum(n), 0), min(length(v)), max(length(v)), sum(length(v) * n)::DOUBLE FROM value_counts",
            cancellation)[0];
        var present = (long)row[0]!;
        var top = connection.Rows($"SELECT v, n FROM value_counts ORDER BY n DESC, v LIMIT {MostTop}", cancellation).Select(r => new ValueCount((string)r[0]!, (long)r[1]!)).ToList();
        var lengths = present == 0 ? null : new TextProfile((long)row[4]!, (long)row[5]!, (double)row[6]! / present, MedianLength(table, present, cancellation), (long)(double)row[6]!);
        connection.Execute("DROP TABLE value_counts", cancellation);
        return new ValueFigures(present, (long)row[1]!, (long)row[2]!, top, (double)row[3]!, lengths);
    }

    private static double MedianLength(Table table, long present, CancellationToken cancellation)
    {
        var lengths = table.Session.Connection.Rows("SELECT length(v) AS l, sum(n)::BIGINT FROM value_counts GROUP BY l ORDER BY l", cancellation);
        double At(long index)
        {
            foreach (var row in lengths)
            {
                index -= (long)row[1]!;
                if (index < 0) return (long)row[0]!;
            }

            return double.NaN;
        }

        return (At((present - 1) / 2) + At(present / 2)) / 2;
    }
}
