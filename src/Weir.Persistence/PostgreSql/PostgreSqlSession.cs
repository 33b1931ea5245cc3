using Npgsql;
using Weir.Persistence.Groups;

namespace Weir.Persistence.PostgreSql;

/// <summary>One connection; used by one thread at a time. Statements are prepared by the driver once they recur.</summary>
/// <remarks>What needs no answer (BEGIN, SAVEPOINT, RELEASE, and what is sent with <see cref="Send"/>) waits and travels with the next statement,
/// so that it costs no trip to the server.</remarks>
internal sealed class PostgreSqlSession(NpgsqlDataSource source, string name) : ITransactionSession
{
    // "weir" in ASCII: the one lock that writers of one database take, in whatever process they are.
    internal const long WriterLock = 0x77656972;

    private readonly PostgreSqlCommitMark _mark = new();
    private readonly List<NpgsqlBatchCommand> _pending = [];
    private readonly ExpectedQueries _expected = new();

    // Where in what waits the savepoint is; -1 when it has been sent. And whether statements of a caller wait.
    private int _savepoint = -1;
    private bool _hasSent;
    private NpgsqlConnection? _connection;
    private PostgreSqlRows? _open;

    public SqlDialect Dialect => PostgreSqlDialect.Instance;

    public bool InTransaction { get; private set; }

    /// <summary>True when the server has answered anything in this transaction.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>True while there is a connection that is not known to be broken.</summary>
    public bool IsConnected => _connection is not null;

    /// <summary>Begins to read one snapshot; nothing can be written.</summary>
    public void BeginRead()
    {
        _expected.Forget();
        InTransaction = true;
        HasAnswered = false;
        Later("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    public void Begin()
    {
        // A connection that died while it was idle shows here, where nothing is lost by taking a new one.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Forget();
                Later("BEGIN");
                InTransaction = true;
                Execute("SELECT pg_advisory_xact_lock($1)", WriterLock);
                if (_mark.IsReady) return;
                Execute(PostgreSqlCommitMark.Table);
                Execute(PostgreSqlCommitMark.Prune);
                return;
            }
            catch (Foundation.Errors.WeirException e) when (attempt == 0 && e.IsTransient && !InTransaction)
            {
                // once more, on a fresh connection
            }
        }
    }

    public void Commit()
    {
        _pending.Add(Command(PostgreSqlCommitMark.Set, [_mark.Writer, _mark.Next()]));
        Later("COMMIT");
        try
        {
            Flush();
        }
        catch (Foundation.Errors.WeirException e) when (e.IsTransient && !IsConnected)
        {
            // The connection broke, and the answer with it: the database itself knows whether the transaction was done.
            if (!_mark.WasReached(source, name)) throw;
        }

        _mark.IsReady = true;
        InTransaction = false;
    }

    /// <summary>Ends a transaction that has only read.</summary>
    public void EndRead()
    {
        _expected.Forget();
        Later("COMMIT");
        Flush();
        InTransaction = false;
    }

    public void RollBack()
    {
        _expected.Forget();
        Forget();
        Later("ROLLBACK");
        Flush();
        InTransaction = false;
    }

    public void Savepoint()
    {
        _expected.Forget();
        _savepoint = _pending.Count;
        Later("SAVEPOINT w");
    }

    public void RollBackToSavepoint()
    {
        _expected.Forget();
        if (_savepoint >= 0)
        {
            // The mark has not even been sent, nor anything after it.
            _pending.RemoveRange(_savepoint + 1, _pending.Count - _savepoint - 1);
            return;
        }

        _pending.Clear();
        Later("ROLLBACK TO SAVEPOINT w");
    }

    public void Release()
    {
        if (_savepoint >= 0 && _savepoint == _pending.Count - 1)
        {
            _pending.RemoveAt(_savepoint);
            _savepoint = -1;
            return;
        }

        var mustHear = _hasSent;
        Later("RELEASE SAVEPOINT w");
        if (mustHear) Flush(); // whether what was sent was taken is for this caller to know, not for the next
    }

    public void Send(string sql, int columns, ReadOnlySpan<SqlValue> values)
    {
        _expected.Forget();
        for (var at = 0; at < values.Length; at += columns) _pending.Add(Command(sql, values.Slice(at, columns)));
        _hasSent |= values.Length > 0;
    }

    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        _expected.Forget();
        var command = Command(sql, values);
        using var batch = Batch();
        batch.BatchCommands.Add(command);
        return Run(batch)[^1];
    }

    public int ExecuteMany(string sql, int columns, ReadOnlySpan<SqlValue> values)
    {
        if (values.Length == 0) return 0;
        _expected.Forget();
        var commands = new List<NpgsqlBatchCommand>(values.Length / columns);
        for (var at = 0; at < values.Length; at += columns) commands.Add(Command(sql, values.Slice(at, columns)));
        using var batch = Batch();
        var first = batch.BatchCommands.Count;
        foreach (var command in commands) batch.BatchCommands.Add(command);
        return Run(batch)[first..].Sum();
    }

    public void Expect(params ReadOnlySpan<SqlQuery> queries) => _expected.Tell(queries);

    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (_expected.StartingWith(sql, values) is { } all) Ask(all);
        if (_expected.Take(sql, values) is { } answer) return answer;
        var command = Command(sql, values);
        var batch = Batch();
        try
        {
            batch.BatchCommands.Add(command);
            var rows = new PostgreSqlRows(this, batch, batch.ExecuteReader());
            _open = rows;
            HasAnswered = true;
            return rows;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            batch.Dispose();
            throw Fault(e);
        }
    }

    public void ExecuteScript(string sql)
    {
        using var batch = Batch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT 1")); // pending words first: a script of several statements cannot travel in a batch
        Run(batch);
        using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        try
        {
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Fault(e);
        }
    }

    private void Ask(SqlQuery[] queries)
    {
        var commands = Array.ConvertAll(queries, q => Command(q.Sql, q.Values));
        using var batch = Batch();
        foreach (var command in commands) batch.BatchCommands.Add(command);
        try
        {
            using var reader = batch.ExecuteReader();
            HasAnswered = true;
            _expected.Hold(this, queries, reader);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Fault(e);
        }
    }

    /// <summary>Closes the connection, whatever is under way; the next statement opens another.</summary>
    public void Close()
    {
        _expected.Forget();
        _open = null;
        _connection?.Dispose();
        _connection = null;
        Forget();
        InTransaction = false;
    }

    public void Dispose() => Close();

    /// <summary>The failure; a connection that broke is thrown away, and its transaction with it.</summary>
    internal Foundation.Errors.WeirException Fault(Exception e)
    {
        if (_connection is not { FullState: System.Data.ConnectionState.Open }) Close();
        return PostgreSqlFault.Of(e, name);
    }

    internal void Closed(PostgreSqlRows rows)
    {
        if (ReferenceEquals(_open, rows)) _open = null;
    }

    private void Later(string word) => _pending.Add(new NpgsqlBatchCommand(word));

    private void Forget()
    {
        _pending.Clear();
        _savepoint = -1;
        _hasSent = false;
    }

    private void Flush()
    {
        using var batch = Batch();
        if (batch.BatchCommands.Count > 0) Run(batch);
    }

    // Whoever calls has built its commands by then: what waits goes into the batch, and must not be lost to a value that is refused.
    // A connection answers one statement at a time: rows that are still being read are taken into memory first.
    private NpgsqlBatch Batch()
    {
        _open?.Buffer();
        _open = null;
        try
        {
            _connection ??= Connect();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw Fault(e);
        }

        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        foreach (var command in _pending) batch.BatchCommands.Add(command);
        Forget();
        return batch;
    }

    private int[] Run(NpgsqlBatch batch)
    {
        try
        {
            batch.ExecuteNonQuery();
            HasAnswered = true;
            var changed = new int[batch.BatchCommands.Count];
            for (var i = 0; i < changed.Length; i++) changed[i] = Math.Max(0, batch.BatchCommands[i].RecordsAffected);
            return changed;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Fault(e);
        }
    }

    private NpgsqlConnection Connect()
    {
        var connection = source.OpenConnection();
        using var command = new NpgsqlCommand(
            "SELECT set_config('lock_timeout', '60s', false), CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    private static NpgsqlBatchCommand Command(string sql, ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value.Kind switch
            {
                SqlKind.Integer => new NpgsqlParameter<long> { TypedValue = value.Integer },
                SqlKind.Real => new NpgsqlParameter<double> { TypedValue = BitConverter.Int64BitsToDouble(value.Integer) },
                SqlKind.Text => new NpgsqlParameter<string> { TypedValue = PostgreSqlText.Check((string)value.Reference!) },
                SqlKind.Blob => new NpgsqlParameter<byte[]> { TypedValue = (byte[])value.Reference! },
                _ => new NpgsqlParameter { Value = DBNull.Value },
            });
        }

        return command;
    }
}
