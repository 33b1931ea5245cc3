using System.Globalization;
using Weir.Data.Engine;
using Weir.Data.Tables;

namespace Weir.Data.Schemas;

/// <summary>What checks need to know of a column.</summary>
/// <param name="Present">Rows with a value.</param>
/// <param name="Min">Smallest number; NaN without one.</param>
/// <param name="Max">Largest number; NaN without one.</param>
/// <param name="Outside">Values outside the domain that was asked about.</param>
internal sealed record ColumnFigures(long Present, double Min, double Max, long Outside)
{
    // The engine plans a statement in time that grows with the square of its expressions, and hears no cancellation meanwhile.
    private const int ColumnsAScan = 250;

    /// <summary>All columns, some hundreds a scan.</summary>
    public static IReadOnlyList<ColumnFigures> Of(Table table, IReadOnlyList<TableColumn> columns, CancellationToken cancellation, Func<TableColumn, IReadOnlyList<string>?>? domainOf = null)
    {
        if (columns.Count == 0) return [];
        if (columns.Count > ColumnsAScan) return [.. columns.Chunk(ColumnsAScan).SelectMany(some => Of(table, some, cancellation, domainOf))];
        var expressions = columns.Select(c => Expressions(c, domainOf?.Invoke(c)));
        var row = table.Session.Connection.Rows($"SELECT {string.Join(", ", expressions)} FROM {table.From}", cancellation)[0];
        return [.. columns.Select((_, i) => new ColumnFigures((long)row[4 * i]!, Number(row[4 * i + 1]), Number(row[4 * i + 2]), (long)row[4 * i + 3]!))];
    }

    private static string Expressions(TableColumn column, IReadOnlyList<string>? domain)
    {
        var name = Sql.Name(column.Name);
        var value = column.IsNumeric ? $"{name}::DOUBLE" : column.Type == ColumnType.Boolean ? $"{name}::INTEGER" : "NULL::DOUBLE";
        var present = column.IsNumeric ? $"count({name}) FILTER (NOT isnan({name}::DOUBLE))" : $"count({name})";
        var outside = domain is null ? "0::BIGINT" : domain.Count == 0 ? $"count({name})" : $"count(*) FILTER ({name}::VARCHAR NOT IN ({string.Join(", ", domain.Select(Sql.Text))}))";
        return $"{present}, min({value}), max({value}), {outside}";
    }

    private static double Number(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
