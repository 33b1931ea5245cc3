using System.Globalization;
using SQLitePCL;
using Weir.Foundation.Errors;
using Weir.Persistence.Sqlite;

namespace Weir.Persistence.Queries;

/// <summary>A query on a SQLite file, which is opened for reading only.</summary>
internal sealed class SqliteQuery : IReadOnlyQuery
{
    private readonly SqliteConnection _connection;
    private readonly SqliteRows _rows;

    private SqliteQuery(SqliteConnection connection, SqliteRows rows)
    {
        _connection = connection;
        _rows = rows;
        var columns = new QueryColumn[raw.sqlite3_column_count(rows.Handle)];
        for (var i = 0; i < columns.Length; i++)
        {
            var declared = raw.sqlite3_column_decltype(rows.Handle, i).utf8_to_string() ?? string.Empty;
            columns[i] = new QueryColumn(raw.sqlite3_column_name(rows.Handle, i).utf8_to_string(), TypeOf(declared), declared);
        }

        Columns = columns;
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    public static SqliteQuery Open(string file, string sql, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!File.Exists(file)) throw WeirException.FileNotFound(file);
        var connection = SqliteConnection.Open(file, raw.SQLITE_OPEN_READONLY, new SqliteOptions());
        try
        {
            var query = new SqliteQuery(connection, (SqliteRows)connection.Query(sql));
            if (raw.sqlite3_stmt_readonly(query._rows.Handle) != 0 && query.Columns.Count > 0) return query;
            throw new WeirException(ErrorCodes.InvalidValue, "the statement is not a query", "give one SELECT");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ValueTask<bool> ReadAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_rows.Read());
    }

    public bool IsNull(int column) => _rows.IsNull(column);

    public QueryType CellType(int column) => raw.sqlite3_column_type(_rows.Handle, column) switch
    {
        raw.SQLITE_INTEGER => Columns[column].Type == QueryType.Boolean ? QueryType.Boolean : QueryType.Int64,
        raw.SQLITE_FLOAT => QueryType.Double,
        raw.SQLITE_BLOB => QueryType.Bytes,
        raw.SQLITE_TEXT => QueryType.Text,
        _ => Columns[column].Type,
    };

    public bool GetBoolean(int column) => _rows.GetInt64(column) != 0;

    public long GetInt64(int column) => _rows.GetInt64(column);

    public double GetDouble(int column) => _rows.GetDouble(column);

    public DateTime GetTimestamp(int column) =>
        DateTime.Parse(_rows.GetText(column), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    public DateOnly GetDate(int column) => DateOnly.Parse(_rows.GetText(column), CultureInfo.InvariantCulture);

    public string GetText(int column) => _rows.GetText(column);

    public byte[] GetBytes(int column) => _rows.GetBytes(column);

    public ValueTask DisposeAsync()
    {
        _rows.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // SQLite's own affinity rules (datatype3.html §3.1), with booleans told apart because tables are full of them.
    private static QueryType TypeOf(string declared)
    {
        var type = declared.ToUpperInvariant();
        if (type.Contains("INT", StringComparison.Ordinal)) return QueryType.Int64;
        if (type.Contains("CHAR", StringComparison.Ordinal) || type.Contains("CLOB", StringComparison.Ordinal) || type.Contains("TEXT", StringComparison.Ordinal)) return QueryType.Text;
        if (type.Contains("BLOB", StringComparison.Ordinal)) return QueryType.Bytes;
        if (type.Contains("REAL", StringComparison.Ordinal) || type.Contains("FLOA", StringComparison.Ordinal) || type.Contains("DOUB", StringComparison.Ordinal)) return QueryType.Double;
        if (type.StartsWith("BOOL", StringComparison.Ordinal)) return QueryType.Boolean;
        return QueryType.Unknown;
    }
}
