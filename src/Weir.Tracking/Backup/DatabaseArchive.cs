using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;
using Weir.Persistence;

namespace Weir.Tracking.Backup;

/// <summary>All rows of a store in one file that any of the databases reads: gzip of lines of JSON.</summary>
/// <remarks>The first line has the schema's version by area; a table is a line with its columns, a line a row, and a line with the number of rows and the sum
/// of their hashes; the last line says that it is the last. Written from one snapshot while others write on.</remarks>
internal static class DatabaseArchive
{
    public const string FileName = "database.ndjson.gz";
    public const int Format = 1;

    /// <summary>Writes a store's rows, whole or not at all.</summary>
    public static Task WriteAsync(IDatabase database, string path, IProgressSink? progress, CancellationToken cancellation) => database.ReadAsync(
        session =>
        {
            using var file = AtomicFile.Create(path);
            using (var packed = new GZipStream(file.Stream, CompressionLevel.Fastest, leaveOpen: true))
            {
                Line(packed, json =>
                {
                    json.WriteNumber("weir_archive", Format);
                    json.WriteStartObject("areas");
                    foreach (var (area, number) in session.List("SELECT area, MAX(number) FROM schema_migrations GROUP BY area ORDER BY area", r => (r.GetText(0), r.GetInt64(1)))) json.WriteNumber(area, number);
                    json.WriteEndObject();
                });
                var done = 0L;
                foreach (var table in TableCatalog.Of(session))
                {
                    cancellation.ThrowIfCancellationRequested();
                    done += WriteTable(session, table, packed);
                    progress?.Report("copying rows", done, null, "rows");
                }

                Line(packed, json => json.WriteBoolean("end", true));
            }

            file.Commit();
            return 0;
        },
        cancellation);

    /// <summary>Rows and sum of each table of a store.</summary>
    public static Dictionary<string, (long Rows, ulong Sum)> Figures(ISqlSession session) => TableCatalog.Of(session).ToDictionary(t => t.Name, t => FigureOf(session, t));

    /// <summary>Rows and sum of a table.</summary>
    public static (long Rows, ulong Sum) FigureOf(ISqlSession session, StoreTable table)
    {
        var text = new RowText();
        using var rows = session.Query($"SELECT {table.ColumnList} FROM {table.Name}");
        while (rows.Read()) text.Write(rows, table.Columns.Count);
        return (text.Rows, text.Sum);
    }

    /// <summary>A sum as it is written.</summary>
    public static string SumText(ulong sum) => sum.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A file that is no archive.</summary>
    public static WeirException Damaged(string path, string what) => new(ErrorCodes.CorruptFile, $"'{path}' is damaged: {what}", "use another backup", new SourceLocation(path));

    private static long WriteTable(ISqlSession session, StoreTable table, GZipStream packed)
    {
        Line(packed, json =>
        {
            json.WriteString("table", table.Name);
            json.WriteStartArray("columns");
            foreach (var column in table.Columns) json.WriteStringValue(column);
            json.WriteEndArray();
        });
        var text = new RowText();
        using (var rows = session.Query($"SELECT {table.ColumnList} FROM {table.Name}"))
        {
            while (rows.Read())
            {
                packed.Write(text.Write(rows, table.Columns.Count));
                packed.WriteByte((byte)'\n');
            }
        }

        Line(packed, json =>
        {
            json.WriteNumber("rows", text.Rows);
            json.WriteString("sum", SumText(text.Sum));
        });
        return text.Rows;
    }

    private static void Line(Stream stream, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.Write(buffer.WrittenSpan);
        stream.WriteByte((byte)'\n');
    }
}
