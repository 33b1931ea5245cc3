using Weir.Foundation.Files;
using Weir.Native.DuckDb;

namespace Weir.Tracking.Export;

/// <summary>Runs as Parquet: numbers as doubles, times as timestamps in UTC, the rest as text.</summary>
internal static class ParquetRuns
{
    private const int LargestLineBytes = 128 << 20;

    public static void Write(string spool, string file, RunColumns columns, CancellationToken cancellation)
    {
        var temporary = AtomicFile.TemporaryPathFor(file);
        try
        {
            using var database = DuckDatabase.Open(options: new DuckOptions { TemporaryFolder = temporary + ".spill" });
            using var connection = database.Connect();
            var all = columns.All;
            var types = string.Join(", ", all.Select(c => $"{Text(c.Name)}: {Text(c.Type)}"));
            connection.Execute(
                $"COPY (SELECT * FROM read_json({Text(spool)}, format='newline_delimited', columns={{{types}}}, maximum_object_size={LargestLineBytes})) TO {Text(temporary)} (FORMAT parquet, COMPRESSION zstd)", cancellation);
            AtomicFile.Publish(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
            if (Directory.Exists(temporary + ".spill")) Directory.Delete(temporary + ".spill", recursive: true);
        }
    }

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
