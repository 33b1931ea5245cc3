using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Lineage.Store;
using Weir.Persistence;
using Weir.Persistence.Leases;
using Weir.Persistence.Migrations;
using Weir.Tracking.Access;

namespace Weir.Tracking.Backup;

/// <summary>Puts an archive's rows into a database without a store: all of them, read back and compared, or none.</summary>
internal sealed class ArchiveRestore(IDatabase database, string path, IProgressSink? progress, TimeProvider time)
{
    private const int RowsAtOnce = 200;

    private static readonly IReadOnlyList<Migration> All = [.. TrackingSchema.Migrations, .. AccessSchema.Migrations, .. PeriodTable.Migrations, .. LineageStore.Migrations];

    private long _done;

    /// <summary>Restores.</summary>
    /// <returns>Rows.</returns>
    /// <exception cref="WeirException"><c>already_exists</c>: there is a store; <c>corrupt_file</c>; <c>newer_schema</c>: the archive is of a later program.</exception>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        if (await database.ReadAsync(s => s.Int64OrNull(s.Dialect.TableExists, "schema_migrations") is not null, cancellation))
            throw new WeirException(ErrorCodes.AlreadyExists, $"'{database.Name}' holds a store already", "restore into an empty database");
        try
        {
            // As the archive's program had it; steps that came since follow afterwards, on the rows.
            var areas = await AreasAsync(cancellation);
            await database.WriteAsync(
                session =>
                {
                    Migrator.Apply(session, database.Name, [.. All.Where(m => m.Number <= areas.GetValueOrDefault(m.Area))], time);
                    foreach (var table in TableCatalog.Of(session)) if (session.Int64OrNull($"SELECT COUNT(*) FROM {table.Name}") > 0) session.Execute($"DELETE FROM {table.Name}"); // what steps put in themselves is in the archive
                    return Fill(session);
                },
                cancellation);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw DatabaseArchive.Damaged(path, e.Message);
        }

        await Migrator.RunAsync(database, All, time, cancellation);
        return _done;
    }

    private async Task<Dictionary<string, long>> AreasAsync(CancellationToken cancellation)
    {
        using var reader = Open();
        var first = await reader.ReadLineAsync(cancellation) ?? throw DatabaseArchive.Damaged(path, "it is empty");
        using var head = JsonDocument.Parse(first);
        if (head.RootElement.GetProperty("weir_archive").GetInt32() != DatabaseArchive.Format) throw DatabaseArchive.Damaged(path, "it is of another format");
        var areas = head.RootElement.GetProperty("areas").EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetInt64());
        foreach (var (area, number) in areas)
        {
            var known = All.Where(m => m.Area == area).Select(m => m.Number).DefaultIfEmpty().Max();
            if (number > known)
                throw new WeirException(DatabaseErrors.NewerSchema, string.Create(CultureInfo.InvariantCulture, $"'{path}' was written by a newer Weir ({area} schema {number}, this program knows {known})"), "use that version");
        }

        return areas;
    }

    private int Fill(ISqlSession session)
    {
        var tables = TableCatalog.Of(session).ToDictionary(t => t.Name);
        using var reader = Open();
        reader.ReadLine();
        while (true)
        {
            using var head = JsonDocument.Parse(reader.ReadLine() ?? throw DatabaseArchive.Damaged(path, "it breaks off"));
            if (head.RootElement.TryGetProperty("end", out _)) return 0;
            var name = head.RootElement.GetProperty("table").GetString()!;
            if (!tables.TryGetValue(name, out var table)) throw DatabaseArchive.Damaged(path, $"it has a table '{name}', which its schema has not");
            var written = table with { Columns = [.. head.RootElement.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)] };
            if (written.Columns.Except(table.Columns).FirstOrDefault() is { } other) throw DatabaseArchive.Damaged(path, $"its table '{name}' has a column '{other}'");
            var (rows, sum) = FillTable(session, written, reader);
            if (DatabaseArchive.FigureOf(session, written) != (rows, sum)) throw new WeirException(DatabaseErrors.DatabaseError, $"the rows of '{name}' are not the same when they are read back");
        }
    }

    private (long Rows, ulong Sum) FillTable(ISqlSession session, StoreTable table, StreamReader reader)
    {
        var insert = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", Enumerable.Range(1, table.Columns.Count).Select(i => $"${i}"))})";
        var text = new RowText();
        var values = new List<SqlValue>();
        while (true)
        {
            var line = reader.ReadLine() ?? throw DatabaseArchive.Damaged(path, "it breaks off");
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                session.ExecuteMany(insert, table.Columns.Count, values.ToArray());
                if ((json.RootElement.GetProperty("rows").GetInt64(), json.RootElement.GetProperty("sum").GetString()) != (text.Rows, DatabaseArchive.SumText(text.Sum)))
                    throw DatabaseArchive.Damaged(path, $"the rows of '{table.Name}' are not as they were written");
                return (text.Rows, text.Sum);
            }

            text.Count(Encoding.UTF8.GetBytes(line));
            if (json.RootElement.GetArrayLength() != table.Columns.Count) throw DatabaseArchive.Damaged(path, $"a row of '{table.Name}' is too short or too long");
            foreach (var cell in json.RootElement.EnumerateArray()) values.Add(RowText.Read(cell));
            if (++_done % RowsAtOnce != 0) continue;
            session.ExecuteMany(insert, table.Columns.Count, values.ToArray());
            values.Clear();
            progress?.Report("restoring rows", _done, null, "rows");
        }
    }

    private StreamReader Open() => new(new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), CompressionMode.Decompress), Encoding.UTF8);
}
