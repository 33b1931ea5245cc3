using System.Globalization;
using Npgsql;
using Weir.Foundation.Errors;
using Weir.Persistence.PostgreSql;

namespace Weir.Persistence.Queries;

/// <summary>A query on PostgreSQL in a read-only transaction, rows streamed as they come.</summary>
internal sealed class PostgreSqlQuery : IReadOnlyQuery
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private readonly string _name;

    private PostgreSqlQuery(NpgsqlDataSource source, NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader, string name)
    {
        _source = source;
        _connection = connection;
        _command = command;
        _reader = reader;
        _name = name;
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => new QueryColumn(reader.GetName(i), TypeOf(reader.GetDataTypeName(i)), reader.GetDataTypeName(i)))];
    }

    public IReadOnlyList<QueryColumn> Columns { get; }

    public static async Task<PostgreSqlQuery> OpenAsync(string address, string sql, CancellationToken cancellation)
    {
        var (source, name) = PostgreSqlAddress.Open(address);
        try
        {
            var connection = await source.OpenConnectionAsync(cancellation);
            await using (var begin = new NpgsqlCommand("BEGIN TRANSACTION READ ONLY", connection)) await begin.ExecuteNonQueryAsync(cancellation);
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            var reader = await command.ExecuteReaderAsync(cancellation);
            if (reader.FieldCount > 0) return new PostgreSqlQuery(source, connection, command, reader, name);
            throw new WeirException(ErrorCodes.InvalidValue, "the statement is not a query", "give one SELECT");
        }
        catch (NpgsqlException e)
        {
            await source.DisposeAsync();
            throw Fault(e, name);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _reader.ReadAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            throw Fault(e, _name);
        }
    }

    public bool IsNull(int column) => _reader.IsDBNull(column);

    public QueryType CellType(int column) => Columns[column].Type;

    public bool GetBoolean(int column) => _reader.GetBoolean(column);

    // The slim data source reads each type as itself only.
    public long GetInt64(int column) => Columns[column].DatabaseType switch
    {
        "smallint" => _reader.GetInt16(column),
        "integer" => _reader.GetInt32(column),
        _ => _reader.GetInt64(column),
    };

    public double GetDouble(int column) => Columns[column].DatabaseType switch
    {
        "real" => _reader.GetFloat(column),
        "double precision" => _reader.GetDouble(column),
        _ => GetInt64(column),
    };

    public DateTime GetTimestamp(int column) => _reader.GetDateTime(column);

    public DateOnly GetDate(int column) => _reader.GetFieldValue<DateOnly>(column);

    public string GetText(int column) => Columns[column].Type switch
    {
        QueryType.Boolean => _reader.GetBoolean(column) ? "true" : "false",
        QueryType.Int64 => GetInt64(column).ToString(CultureInfo.InvariantCulture),
        QueryType.Double => GetDouble(column).ToString("R", CultureInfo.InvariantCulture),
        QueryType.Decimal => _reader.GetDecimal(column).ToString(CultureInfo.InvariantCulture),
        QueryType.Date => _reader.GetFieldValue<DateOnly>(column).ToString("O", CultureInfo.InvariantCulture),
        QueryType.Timestamp => _reader.GetDateTime(column).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        QueryType.TimestampUtc => _reader.GetDateTime(column).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture),
        QueryType.Text => _reader.GetString(column),
        QueryType.Bytes => Convert.ToHexStringLower(_reader.GetFieldValue<byte[]>(column)),
        _ => OtherText(column),
    };

    public byte[] GetBytes(int column) => _reader.GetFieldValue<byte[]>(column);

    public async ValueTask DisposeAsync()
    {
        // A query that is left early would otherwise be read to its end before the connection closes.
        _command.Cancel();
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private string OtherText(int column) => _reader.GetDataTypeName(column) == "uuid"
        ? _reader.GetGuid(column).ToString()
        : throw new WeirException(ErrorCodes.InvalidValue, $"column '{Columns[column].Name}' has the type {Columns[column].DatabaseType}, which cannot be imported", $"cast it in the query: \"{Columns[column].Name}\"::text");

    private static QueryType TypeOf(string name) => name.Split('(')[0] switch
    {
        "boolean" => QueryType.Boolean,
        "smallint" or "integer" or "bigint" => QueryType.Int64,
        "real" or "double precision" => QueryType.Double,
        "numeric" => QueryType.Decimal,
        "text" or "character varying" or "character" or "name" or "json" or "citext" or "xml" => QueryType.Text,
        "bytea" => QueryType.Bytes,
        "date" => QueryType.Date,
        "timestamp without time zone" => QueryType.Timestamp,
        "timestamp with time zone" => QueryType.TimestampUtc,
        _ => QueryType.Unknown,
    };

    private static WeirException Fault(NpgsqlException e, string name) => e is PostgresException refused
        ? new WeirException(DatabaseErrors.DatabaseError, $"{name} refused the query: {refused.MessageText}", refused.Hint, inner: e)
        : new WeirException(DatabaseErrors.DatabaseError, $"{name} does not answer: {(e.InnerException ?? e).Message}", "check the address and that the server runs", inner: e) { IsTransient = e.IsTransient };
}
