using Weir.Foundation.Errors;

namespace Weir.Native.DuckDb;

/// <summary>The rows of a query, chunk by chunk (about 2,048 rows each), as they are made.</summary>
/// <example><code>
/// using var result = connection.Query("SELECT fare FROM trips");
/// while (result.Read())
/// {
///     var fares = result.Chunk[0];
///     for (var row = 0; row &lt; fares.RowCount; row++)
///         if (!fares.IsMissing(row)) sum += fares.Values&lt;double&gt;()[row];
/// }
/// </code></example>
public sealed unsafe class DuckResult : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly ResultHandle _handle;
    private readonly DuckStatement? _statement;
    private readonly CancellationToken _cancellation;
    private ChunkHandle? _chunk;

    internal DuckResult(DuckConnection connection, ResultHandle handle, DuckStatement? statement, CancellationToken cancellation)
    {
        _connection = connection;
        _handle = handle;
        _statement = statement;
        _cancellation = cancellation;
        Columns = ReadColumns();
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<DuckColumn> Columns { get; }

    /// <summary>The current chunk; valid until the next <see cref="Read"/>.</summary>
    public DuckChunk Chunk => new(this, _chunk ?? throw new InvalidOperationException("Read() has not returned true"));

    /// <summary>Fetches the next chunk; false at the end.</summary>
    /// <exception cref="WeirException">The query failed on the way (a cast, a file).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool Read()
    {
        _chunk?.Dispose();
        _chunk = null;
        _cancellation.ThrowIfCancellationRequested();
        var api = DuckDbApi.Instance;
        using var registration = _cancellation.Register(_connection.Interrupt);
        while (true)
        {
            var pointer = api.FetchChunk(*_handle.Pointer);
            if (pointer == 0)
            {
                if (DuckDbApi.Text(api.ResultError(_handle.Pointer)) is { Length: > 0 } error) throw DuckStatement.Failure(error, _cancellation);
                return false;
            }

            _chunk = new ChunkHandle(pointer);
            if (api.DataChunkGetSize(pointer) > 0) return true;
            _chunk.Dispose();
            _chunk = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        _handle.Dispose();
        _statement?.Dispose();
    }

    private DuckColumn[] ReadColumns()
    {
        var api = DuckDbApi.Instance;
        var columns = new DuckColumn[api.ColumnCount(_handle.Pointer)];
        for (var i = 0; i < columns.Length; i++)
        {
            var logical = api.ColumnLogicalType(_handle.Pointer, (ulong)i);
            columns[i] = new DuckColumn(DuckDbApi.Text(api.ColumnName(_handle.Pointer, (ulong)i))!, DuckLogicalType.Take(logical));
        }

        return columns;
    }
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Logical">Its type with what belongs to it.</param>
public sealed record DuckColumn(string Name, DuckLogicalType Logical)
{
    /// <summary>Its type.</summary>
    public DuckType Type => Logical.Type;
}
