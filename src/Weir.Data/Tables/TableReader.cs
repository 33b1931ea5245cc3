using Weir.Data.Engine;
using Weir.Native.DuckDb;

namespace Weir.Data.Tables;

/// <summary>Reads columns into typed arrays.</summary>
internal static class TableReader
{
    public static IEnumerable<IReadOnlyList<Column>> Batches(Table table, IReadOnlyList<TableColumn> columns, int batchRows, CancellationToken cancellation)
    {
        if (table.RowCount == 0 || columns.Count == 0) yield break;
        var capacity = (int)Math.Min(batchRows, table.RowCount);
        using var result = table.Session.Connection.Query(Select(table, columns), cancellation);
        var builders = columns.Select(c => ColumnBuilder.For(c, capacity)).ToList();
        var filled = 0;
        while (result.Read())
        {
            var rows = result.Chunk.RowCount;
            for (var from = 0; from < rows;)
            {
                var count = Math.Min(rows - from, capacity - filled);
                for (var i = 0; i < builders.Count; i++) builders[i].Append(result.Chunk[i], from, count);
                from += count;
                filled += count;
                if (filled < capacity) continue;
                yield return [.. builders.Select(b => b.Take())];
                filled = 0;
            }
        }

        if (filled > 0) yield return [.. builders.Select(b => b.Take())];
    }

    /// <summary>Some rows, batch by batch. Only what is asked for becomes arrays.</summary>
    public static IEnumerable<IReadOnlyList<Column>> Batches(Table table, IReadOnlyList<TableColumn> columns, IReadOnlyList<long> places, int batchRows, CancellationToken cancellation)
    {
        if (places.Count == 0 || columns.Count == 0) yield break;
        var capacity = Math.Min(batchRows, places.Count);
        using var result = table.Session.Connection.Query(Select(table, columns), cancellation);
        var builders = columns.Select(c => ColumnBuilder.For(c, capacity)).ToList();
        var picked = new int[capacity];
        var (at, next, filled) = (0L, 0, 0);
        while (next < places.Count && result.Read())
        {
            var end = at + result.Chunk.RowCount;
            while (next < places.Count && places[next] < end)
            {
                var count = 0;
                while (filled + count < capacity && next < places.Count && places[next] < end) picked[count++] = (int)(places[next++] - at);
                for (var i = 0; i < builders.Count; i++) builders[i].Pick(result.Chunk[i], picked.AsSpan(0, count));
                filled += count;
                if (filled < capacity) continue;
                yield return [.. builders.Select(b => b.Take())];
                filled = 0;
            }

            at = end;
        }

        if (filled > 0) yield return [.. builders.Select(b => b.Take())];
    }

    /// <summary>Some rows, and which columns have a gap in any row. Only what is asked for becomes arrays.</summary>
    public static TableRows Rows(Table table, IReadOnlyList<TableColumn> columns, IReadOnlyList<long> places, CancellationToken cancellation)
    {
        HashSet<string> gaps = new(StringComparer.Ordinal);
        if (columns.Count == 0) return new TableRows([], gaps);
        var builders = columns.Select(c => ColumnBuilder.For(c, places.Count)).ToList();
        using var result = table.Session.Connection.Query(Select(table, columns), cancellation);
        var (at, next) = (0L, 0);
        while (result.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = result.Chunk.RowCount;
            var end = next;
            while (end < places.Count && places[end] < at + rows) end++;
            var picked = new int[end - next];
            for (var p = next; p < end; p++) picked[p - next] = (int)(places[p] - at);
            for (var i = 0; i < columns.Count; i++)
            {
                var vector = result.Chunk[i];
                builders[i].Pick(vector, picked);
                if (!gaps.Contains(columns[i].Name) && HasGap(vector, columns[i].Type)) gaps.Add(columns[i].Name);
            }

            (at, next) = (at + rows, end);
        }

        return new TableRows([.. builders.Select(b => b.Take())], gaps);
    }

    private static bool HasGap(DuckVector vector, ColumnType type)
    {
        if (type == ColumnType.Number)
            foreach (var value in vector.Values<double>())
                if (double.IsNaN(value)) return true;
        if (vector.MayHaveMissing)
            for (var row = 0; row < vector.RowCount; row++)
                if (vector.IsMissing(row)) return true;
        return false;
    }

    private static string Select(Table table, IReadOnlyList<TableColumn> columns) =>
        $"SELECT {string.Join(", ", columns.Select(c => $"{Sql.Name(c.Name)}::{(c.Type == ColumnType.Binary ? "VARCHAR" : ColumnTypes.SqlName(c.Type))}"))} FROM {table.From}";

    /// <summary>The values of a numeric SQL expression over all rows, missing as NaN.</summary>
    public static double[] Doubles(Table table, string expression, CancellationToken cancellation)
    {
        var values = new double[table.RowCount];
        var filled = 0;
        using var result = table.Session.Connection.Query($"SELECT ({expression})::DOUBLE FROM {table.From}", cancellation);
        while (result.Read())
        {
            var vector = result.Chunk[0];
            vector.CopyDoubles(values.AsSpan(filled));
            filled += vector.RowCount;
        }

        return values;
    }

    public static IReadOnlyList<Column> Empty(IReadOnlyList<TableColumn> columns) => [.. columns.Select(c => ColumnBuilder.For(c, 0).Take())];
}
