using Npgsql;

namespace Weir.Persistence.PostgreSql;

/// <summary>Rows of one query: streamed, or taken into memory when the session is needed for something else.</summary>
internal sealed class PostgreSqlRows : SqlRows
{
    private readonly PostgreSqlSession _session;
    private readonly Type[] _types;
    private NpgsqlBatch? _batch;
    private NpgsqlDataReader? _reader;
    private Queue<object?[]>? _rest;
    private object?[]? _row;

    public PostgreSqlRows(PostgreSqlSession session, NpgsqlBatch? batch, NpgsqlDataReader reader)
    {
        _session = session;
        _batch = batch;
        _reader = reader;
        _types = new Type[reader.FieldCount];
        for (var i = 0; i < _types.Length; i++) _types[i] = reader.GetFieldType(i);
    }

    /// <summary>All rows of one result of several, in memory.</summary>
    public static PostgreSqlRows Held(PostgreSqlSession session, NpgsqlDataReader reader)
    {
        var rows = new PostgreSqlRows(session, null, reader);
        var held = new Queue<object?[]>();
        while (rows.Read()) held.Enqueue(rows.Row());
        rows._rest = held;
        rows._reader = null;
        return rows;
    }

    public override bool Read()
    {
        if (_reader is null) return _rest is not null && _rest.TryDequeue(out _row);
        try
        {
            return _reader.Read();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw _session.Fault(e);
        }
    }

    public override bool IsNull(int column) => _reader is null ? _row![column] is null : _reader.IsDBNull(column);

    public override SqlKind KindOf(int column) => IsNull(column) ? SqlKind.Null : Type.GetTypeCode(_types[column]) switch
    {
        TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Boolean or TypeCode.Decimal => SqlKind.Integer,
        TypeCode.Single or TypeCode.Double => SqlKind.Real,
        TypeCode.String => SqlKind.Text,
        _ => SqlKind.Blob,
    };

    public override long GetInt64(int column)
    {
        if (IsNull(column)) return 0;
        if (_reader is null) return Convert.ToInt64(_row![column], System.Globalization.CultureInfo.InvariantCulture);
        return Type.GetTypeCode(_types[column]) switch
        {
            TypeCode.Int64 => _reader.GetInt64(column),
            TypeCode.Int32 => _reader.GetInt32(column),
            TypeCode.Int16 => _reader.GetInt16(column),
            TypeCode.Boolean => _reader.GetBoolean(column) ? 1 : 0,
            TypeCode.Decimal => (long)_reader.GetDecimal(column), // a sum of integers
            _ => (long)_reader.GetDouble(column),
        };
    }

    public override double GetDouble(int column)
    {
        if (IsNull(column)) return 0;
        if (_reader is null) return Convert.ToDouble(_row![column], System.Globalization.CultureInfo.InvariantCulture);
        return Type.GetTypeCode(_types[column]) switch
        {
            TypeCode.Double => _reader.GetDouble(column),
            TypeCode.Single => _reader.GetFloat(column),
            TypeCode.Decimal => (double)_reader.GetDecimal(column),
            _ => GetInt64(column),
        };
    }

    public override string GetText(int column) => IsNull(column) ? string.Empty : Value(column) is string text ? text : Convert.ToString(Value(column), System.Globalization.CultureInfo.InvariantCulture)!;

    public override byte[] GetBytes(int column) => IsNull(column) ? [] : (byte[])Value(column)!;

    /// <summary>Takes the rest, and the row at hand, into memory.</summary>
    public void Buffer()
    {
        if (_reader is null) return;
        _row = _reader.IsOnRow ? Row() : null;
        _rest = [];
        while (Read()) _rest.Enqueue(Row());
        Close();
    }

    protected override void Dispose(bool disposing)
    {
        Close();
        _rest = null;
        _session.Closed(this);
    }

    private object? Value(int column) => _reader is null ? _row![column] : _reader.GetValue(column);

    private object?[] Row()
    {
        var row = new object?[_types.Length];
        for (var i = 0; i < row.Length; i++) row[i] = _reader!.IsDBNull(i) ? null : _reader.GetValue(i);
        return row;
    }

    private void Close()
    {
        _reader?.Dispose();
        _batch?.Dispose();
        _reader = null;
        _batch = null;
    }
}
