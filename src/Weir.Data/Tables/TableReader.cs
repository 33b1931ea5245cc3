using Weir.Data.Engine;

namespace Weir.Data.Tables;

/// <summary>Reads columns into typed arrays.</summary>
internal static class TableReader
{
    public static IEnumerable<IReadOnlyList<Column>> Batches(Table table, IReadOnlyList<TableColumn> columns, int batchRows, CancellationToken cancellation)
    {
        if (table.RowCount == 0 || columns.Count == 0) yield break;
        var capacity = (int)Math.Min(batchRows, table.RowCount);
        var select = string.Join(", ", columns.Select(c => $"{Sql.Name(c.Name)}::{(c.Type == ColumnType.Binary ? "VARCHAR" : ColumnTypes.SqlName(c.Type))}"));
        using var result = table.Session.Connection.Query($"SELECT {select} FROM {table.From}", cancellation);
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
