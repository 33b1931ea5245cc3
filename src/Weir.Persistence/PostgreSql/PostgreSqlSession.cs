using Npgsql;
using Weir.Persistence.Groups;

namespace Weir.Persistence.PostgreSql;

/// <summary>One connection; used by one thread at a time. Statements are prepared by the driver once they recur.</summary>
/// <remarks>What needs no answer (BEGIN with the lock of writers, SAVEPOINT, RELEASE, and what is sent with <see cref="Send"/>) waits and travels with the next statement,
/// so that it costs no trip to the server: work that asks at once what it needs and sends what it changes takes two.</remarks>
internal sealed class PostgreSqlSession(NpgsqlDataSource source, string name) : ITransactionSession
{
    // "weir" in ASCII: the one lock that writers of one database take, in whatever process they are.
    internal const long WriterLock = 0x77656972;
    private const string TakeLock = "SELECT pg_advisory_xact_lock($1)";

    private readonly PostgreSqlCommitMark _mark = new();
    private readonly List<NpgsqlBatchCommand> _pending = [];
    private readonly ExpectedQueries _expected = new();

    // True while a transaction that writes has not reached the server.
    private bool _isUnsent;

    // Where in what waits the savepoint is; -1 when it has been sent. And whether statements of a caller wait.
    private int _savepoint = -1;
    private bool _hasSent;
    private NpgsqlConnection? _connection;
    private Foundation.Errors.WeirException? _broken;
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
        Forget();
        Later("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"); // whatever the server does otherwise: another level reads what was before the lock was had
        _pending.Add(Command(TakeLock, [WriterLock])); // what comes after it in one trip sees what the writer before has committed
        InTransaction = _isUnsent = true;
        if (_mark.IsReady) return;
        Execute(PostgreSqlCommitMark.Table);
        Execute(PostgreSqlCommitMark.Prune);
    }

    public void Commit()
    {
        _pending.Add(Command(PostgreSqlCommitMark.Set, [_mark.Writer, _mark.Next()]));
        Later("COMMIT");
        NpgsqlBatchCommand[] whole = _isUnsent && IsConnected ? [.. _pending] : [];
        while (!TryCommit())
        {
            // It was the whole transaction, on a connection that died while it was idle: nothing was done, and nothing is lost by taking a new one.
            if (whole.Length == 0) throw _broken!;
            _pending.AddRange(whole.Select(Copy));
            InTransaction = true;
            whole = [];
        }

        _mark.IsReady = true;
        InTransaction = false;
    }

    // False where the connection broke, and the answer with it, and the database itself says that the transaction was not done.
    private bool TryCommit()
    {
        try
        {
            Trip([], Run, isRepeatable: false);
            return true;
        }
        catch (Foundation.Errors.WeirException e) when (e.IsTransient && !IsConnected)
        {
            _broken = e;
            return _mark.WasReached(source, name);
        }
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
        var isBegun = InTransaction && !_isUnsent;
        InTransaction = _isUnsent = false;
        if (!isBegun) return;
        Later("ROLLBACK");
        Flush();
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
        return Trip([Command(sql, values)], Run)[^1];
    }

    public int ExecuteMany(string sql, int columns, ReadOnlySpan<SqlValue> values)
    {
        if (values.Length == 0) return 0;
        _expected.Forget();
        var commands = new List<NpgsqlBatchCommand>(values.Length / columns);
        for (var at = 0; at < values.Length; at += columns) commands.Add(Command(sql, values.Slice(at, columns)));
        return Trip(commands, Run)[^commands.Count..].Sum();
    }

    public void Expect(params ReadOnlySpan<SqlQuery> queries) => _expected.Tell(queries);

    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (_expected.StartingWith(sql, values) is { } all) Ask(all);
        if (_expected.Take(sql, values) is { } answer) return answer;
        return _open = Trip([Command(sql, values)], batch => new PostgreSqlRows(this, batch, Reader(batch)));
    }

    public void ExecuteScript(string sql)
    {
        Trip([new NpgsqlBatchCommand("SELECT 1")], Run); // pending words first: a script of several statements cannot travel in a batch
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

    private void Ask(SqlQuery[] queries) => Trip(Array.ConvertAll(queries, q => Command(q.Sql, q.Values)), batch =>
    {
        using (batch)
        using (var reader = Reader(batch))
            _expected.Hold(this, queries, reader);
        return true;
    });

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
        if (_pending.Count > 0) Trip([], Run);
    }

    // Whoever calls has built its commands by then: what waits goes with them, and must not be lost to a value that is refused.
    // A connection answers one statement at a time: rows that are still being read are taken into memory first.
    private T Trip<T>(IReadOnlyList<NpgsqlBatchCommand> commands, Func<NpgsqlBatch, T> run, bool isRepeatable = true)
    {
        _open?.Buffer();
        _open = null;
        NpgsqlBatchCommand[] all = [.. _pending, .. commands];
        // A connection that died while it was idle shows when a transaction begins, where nothing is lost by taking a new one.
        var mayRepeat = isRepeatable && _isUnsent && IsConnected;
        _isUnsent = false;
        Forget();
        while (true)
        {
            NpgsqlBatch? batch = null;
            try
            {
                batch = new NpgsqlBatch(_connection ??= Connect()) { Timeout = 0 };
                foreach (var command in all) batch.BatchCommands.Add(command);
                var result = run(batch);
                HasAnswered = true;
                return result;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                batch?.Dispose();
                var fault = Fault(e);
                if (!mayRepeat || IsConnected || !fault.IsTransient) throw fault;
                mayRepeat = false;
                all = Array.ConvertAll(all, Copy);
                InTransaction = true;
            }
        }
    }

    // Without what the driver noted on it, which holds for the connection on which it ran alone.
    private static NpgsqlBatchCommand Copy(NpgsqlBatchCommand command)
    {
        var copy = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters) copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    // At the first answer of a query: the lock answers too, when it travels with them.
    private static NpgsqlDataReader Reader(NpgsqlBatch batch)
    {
        var reader = batch.ExecuteReader();
        if (batch.BatchCommands is [_, { CommandText: TakeLock }, ..]) reader.NextResult();
        return reader;
    }

    private static int[] Run(NpgsqlBatch batch)
    {
        using (batch)
        {
            batch.ExecuteNonQuery();
            var changed = new int[batch.BatchCommands.Count];
            for (var i = 0; i < changed.Length; i++) changed[i] = Math.Max(0, batch.BatchCommands[i].RecordsAffected);
            return changed;
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
