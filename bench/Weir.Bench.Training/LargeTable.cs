using System.Globalization;
using Weir.Native.DuckDb;

namespace Weir.Bench.Training;

/// <summary>A Parquet file of numbers with a target that depends on five of them, the same at each call.</summary>
internal static class LargeTable
{
    public static void Write(string file, string rows, string columns)
    {
        var features = Enumerable.Range(0, int.Parse(columns, CultureInfo.InvariantCulture)).Select(c => $"(hash(i * 64 + {c}) % 1000003)::DOUBLE / 1000003 AS x{c}");
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        connection.Execute($"COPY (SELECT * EXCLUDE (i), 10 * sin(6 * x0) * x1 + 5 * x2 * x2 - 3 * x3 + x4 + (hash(i * 64 + 63) % 1000)::DOUBLE / 500 AS y FROM (SELECT {string.Join(", ", features)}, i FROM range({rows}) t(i))) TO '{file}' (FORMAT parquet)");
    }
}
