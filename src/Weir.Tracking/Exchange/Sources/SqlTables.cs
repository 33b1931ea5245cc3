using Weir.Foundation.Errors;
using Weir.Persistence.Queries;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>An MLflow database read by the columns that exist, whatever its version.</summary>
internal sealed class SqlTables
{
    private readonly string _address;
    private readonly ILookup<string, string> _columns;

    private SqlTables(string address, ILookup<string, string> columns)
    {
        _address = address;
        _columns = columns;
    }

    /// <summary>Opens a database.</summary>
    /// <exception cref="WeirException"><c>wrong_file_kind</c>: it is not MLflow's.</exception>
    public static async Task<SqlTables> OpenAsync(string address, string name, CancellationToken cancellation)
    {
        var isPostgreSql = address.StartsWith("postgres", StringComparison.Ordinal);
        var sql = isPostgreSql
            ? "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false)::text[])"
            : "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'";
        var columns = new List<(string Table, string Column)>();
        await using (var query = await ReadOnlyQueries.OpenAsync(address, sql, cancellation))
            while (await query.ReadAsync(cancellation)) columns.Add((query.GetText(0), query.GetText(1)));
        var tables = new SqlTables(address, columns.ToLookup(c => c.Table, c => c.Column));
        return tables.Has("experiments") && tables.Has("runs") && tables._columns["runs"].Contains("run_uuid")
            ? tables
            : throw new WeirException(ErrorCodes.WrongFileKind, $"{name} is not an MLflow tracking database: it has no tables 'experiments' and 'runs' of MLflow's", "give MLflow's backend store, such as mlflow.db or postgresql://user@host/mlflow");
    }

    /// <summary>True when there is such a table.</summary>
    public bool Has(string table) => _columns.Contains(table);

    /// <summary>How many rows a table has; 0 without it.</summary>
    public async Task<long> CountAsync(string table, CancellationToken cancellation)
    {
        if (!Has(table)) return 0;
        await foreach (var row in QueryAsync($"SELECT COUNT(*) FROM {table}", cancellation)) return row.Number(0) ?? 0;
        return 0;
    }

    /// <summary>How many rows of a table have each value of a column.</summary>
    public async Task<Dictionary<string, long>> CountsAsync(string table, string column, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>();
        if (!Has(table)) return counts;
        await foreach (var row in QueryAsync($"SELECT {column}, COUNT(*) FROM {table} GROUP BY {column}", cancellation)) counts[row.Text(0) ?? string.Empty] = row.Number(1) ?? 0;
        return counts;
    }

    /// <summary>Rows of a table, columns as asked; one that the table lacks is NULL, a table that is not there has no rows.</summary>
    /// <param name="table">Table.</param>
    /// <param name="columns">Columns separated by blanks.</param>
    /// <param name="rest">What follows the table's name.</param>
    /// <param name="cancellation">Ends the query.</param>
    public IAsyncEnumerable<SqlRow> RowsAsync(string table, string columns, string rest, CancellationToken cancellation)
    {
        var known = _columns[table].ToHashSet();
        return Has(table)
            ? QueryAsync($"SELECT {string.Join(", ", columns.Split(' ').Select(c => known.Contains(c) ? c : $"NULL AS {c}"))} FROM {table} {rest}", cancellation)
            : AsyncEnumerable.Empty<SqlRow>();
    }

    /// <summary>Texts as SQL literals, for <c>IN</c>.</summary>
    public static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(t => $"'{t.Replace("'", "''", StringComparison.Ordinal)}'")) is { Length: > 0 } list ? $"({list})" : "(NULL)";

    private async IAsyncEnumerable<SqlRow> QueryAsync(string sql, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var query = await ReadOnlyQueries.OpenAsync(_address, sql, cancellation);
        var row = new SqlRow(query);
        while (await query.ReadAsync(cancellation)) yield return row;
    }
}

/// <summary>The row a query stands at.</summary>
internal sealed class SqlRow(IReadOnlyQuery query)
{
    public string? Text(int column) => query.IsNull(column) ? null : query.GetText(column);

    public long? Number(int column) => query.IsNull(column) ? null : query.GetInt64(column);

    public double Real(int column) => query.IsNull(column) ? double.NaN : query.GetDouble(column);

    public bool Flag(int column) => !query.IsNull(column) && (query.CellType(column) == QueryType.Boolean ? query.GetBoolean(column) : query.GetInt64(column) != 0);
}
