namespace Weir.Native.DuckDb;

/// <summary>A connection: runs one statement at a time. Only <see cref="Interrupt"/> and <see cref="Progress"/> may be called from another thread.</summary>
public sealed unsafe class DuckConnection : IDisposable
{
    internal DuckConnection(ConnectionHandle handle) => Handle = handle;

    internal ConnectionHandle Handle { get; }

    /// <summary>Share of the running statement that is done, 0 to 1; null when DuckDB does not know.</summary>
    public double? Progress
    {
        get
        {
            var progress = DuckDbApi.Instance.QueryProgress(Handle.Pointer);
            return progress.Percentage < 0 ? null : Math.Min(1, progress.Percentage / 100);
        }
    }

    /// <summary>Prepares one statement; parameters are written <c>?</c> or <c>$1</c>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>duckdb_parser_error</c>, <c>duckdb_binder_error</c>, <c>duckdb_catalog_error</c> …</exception>
    public DuckStatement Prepare(string sql)
    {
        var api = DuckDbApi.Instance;
        nint pointer;
        fixed (byte* text = DuckDatabase.Utf8(sql))
        {
            var failed = api.Prepare(Handle.Pointer, text, &pointer) != 0;
            var statement = new StatementHandle(pointer); // made even on failure: it holds the error
            if (!failed) return new DuckStatement(this, statement);
            using (statement) throw DuckErrors.From(DuckDbApi.Text(api.PrepareError(pointer)));
        }
    }

    /// <summary>Runs a statement whose rows don't matter; returns the number of rows changed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the statement left nothing behind.</exception>
    public long Execute(string sql, CancellationToken cancellation = default, params ReadOnlySpan<object?> parameters)
    {
        using var statement = Prepare(sql);
        statement.Bind(parameters);
        return statement.Execute(cancellation);
    }

    /// <summary>Runs a query and streams its rows.</summary>
    public DuckResult Query(string sql, CancellationToken cancellation = default, params ReadOnlySpan<object?> parameters)
    {
        var statement = Prepare(sql);
        try
        {
            statement.Bind(parameters);
            return statement.Query(ownedStatement: statement, cancellation);
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query and returns all its rows as objects: for small results such as aggregates.</summary>
    public IReadOnlyList<object?[]> Rows(string sql, CancellationToken cancellation = default, params ReadOnlySpan<object?> parameters)
    {
        using var result = Query(sql, cancellation, parameters);
        List<object?[]> rows = [];
        while (result.Read())
        {
            var chunk = result.Chunk;
            var start = rows.Count;
            for (var row = 0; row < chunk.RowCount; row++) rows.Add(new object?[result.Columns.Count]);
            for (var column = 0; column < result.Columns.Count; column++)
            {
                var vector = chunk[column];
                for (var row = 0; row < chunk.RowCount; row++) rows[start + row][column] = vector.Value(row);
            }
        }

        return rows;
    }

    /// <summary>Opens a table for bulk appending.</summary>
    public DuckAppender Append(string table) => DuckAppender.Open(this, table);

    /// <summary>Stops the running statement, which then fails with <c>duckdb_interrupt_error</c>.</summary>
    public void Interrupt() => DuckDbApi.Instance.Interrupt(Handle.Pointer);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
