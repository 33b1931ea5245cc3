using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SQLitePCL;
using Weir.Foundation.Files;
using Weir.Foundation.Processes;
using Weir.Native.Sqlite;
using Weir.Persistence.Groups;

namespace Weir.Persistence.Sqlite;

/// <summary>One open connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteConnection : ITransactionSession
{
    private const int MaxStatements = 256;

    // The system makes some 100 microseconds of the first, which is about what a write takes in memory. On a disk it takes longer: a quarter of the wait so far is added at most.
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan LongestNap = TimeSpan.FromMicroseconds(500);

    // Whoever has the turn writes for some milliseconds. One that was stopped before it wrote, or a stranger that locked the file, must not hold up all the others.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly sqlite3 _db;
    private readonly string _file;
    private readonly TimeSpan _patience;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private TurnLock _turn = new(null);

    private SqliteConnection(sqlite3 db, string file, TimeSpan patience) => (_db, _file, _patience) = (db, file, patience);

    public SqlDialect Dialect => SqliteDialect.Instance;

    /// <summary>True when the file cannot be written.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_db, "main") == 1;

    // SQLite also ends a transaction by itself (disk full, I/O error).
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Opens a file; settings of the database itself are the caller's.</summary>
    /// <param name="file">Path.</param>
    /// <param name="flags">SQLITE_OPEN_* flags.</param>
    /// <param name="options">Time-out and file system.</param>
    public static SqliteConnection Open(string file, int flags, SqliteOptions options)
    {
        SqliteLibrary.EnsureLoaded();
        var code = raw.sqlite3_open_v2(file, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, options.Vfs);
        var connection = new SqliteConnection(db, file, options.BusyTimeout);
        if (code != raw.SQLITE_OK)
        {
            var fault = SqliteFault.Of(code, file, connection.Message());
            connection.Dispose();
            throw fault;
        }

        raw.sqlite3_extended_result_codes(db, 1);
        raw.sqlite3_busy_timeout(db, (int)options.BusyTimeout.TotalMilliseconds);
        raw.sqlite3_create_function(db, "weir_lower", 1, raw.SQLITE_DETERMINISTIC, null, Lower);
        raw.sqlite3_create_function(db, "weir_matches", 2, raw.SQLITE_DETERMINISTIC, new LastPattern(), Matches);
        return connection;
    }

    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Take(sql);
        try
        {
            statement.Bind(values);
            int code;
            while ((code = raw.sqlite3_step(statement.Handle)) == raw.SQLITE_ROW) { }
            if (code != raw.SQLITE_DONE) throw Fault(code);
            return raw.sqlite3_changes(_db);
        }
        finally
        {
            statement.Release();
        }
    }

    public int ExecuteMany(string sql, int columns, ReadOnlySpan<SqlValue> values)
    {
        var changed = 0;
        for (var at = 0; at < values.Length; at += columns) changed += Execute(sql, values.Slice(at, columns));
        return changed;
    }

    public void Send(string sql, int columns, ReadOnlySpan<SqlValue> values) => ExecuteMany(sql, columns, values);

    public void Expect(params ReadOnlySpan<SqlQuery> queries)
    {
        // A trip to a file of one's own costs nothing.
    }

    public SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Take(sql);
        try
        {
            statement.Bind(values);
            return new SqliteRows(this, statement);
        }
        catch
        {
            statement.Release();
            throw;
        }
    }

    public void ExecuteScript(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    /// <summary>Makes it one that writes: it takes turns with those of other processes.</summary>
    public void TakeTurns() => _turn = new TurnLock(_file + "-turn");

    /// <summary>Begins to write, after whoever else does. SQLite's own way of waiting sleeps longer and longer, up to a tenth of a second, while writers of a millisecond pass each other the file.</summary>
    /// <remarks>Whoever waits asks for the turn and leaves the database alone: each try at its lock is a reader for a moment, and while there are readers its log grows instead of beginning anew, which costs a disk twice the time to flush.</remarks>
    public void Begin()
    {
        _ = raw.sqlite3_busy_timeout(_db, 0);
        var started = Stopwatch.GetTimestamp();
        try
        {
            // Asleep between two tries: a thread that yields and asks again keeps the core, and the caches, from whoever writes.
            for (var waited = TimeSpan.Zero; ; waited = Stopwatch.GetElapsedTime(started))
            {
                if ((_turn.TryTake() || waited >= LongestTurn || waited >= _patience) && TryBegin(waited < _patience)) return;
                Pauses.Sleep(Nap(waited / 4));
            }
        }
        catch
        {
            _turn.Release();
            throw;
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(_db, (int)_patience.TotalMilliseconds);
        }
    }

    private static TimeSpan Nap(TimeSpan wish) => wish < ShortestNap ? ShortestNap : wish > LongestNap ? LongestNap : wish;

    private bool TryBegin(bool mayWait)
    {
        var statement = Take("BEGIN IMMEDIATE");
        try
        {
            var code = raw.sqlite3_step(statement.Handle);
            if (code == raw.SQLITE_DONE) return true;
            return mayWait && (code & 0xFF) == raw.SQLITE_BUSY ? false : throw Fault(code);
        }
        finally
        {
            statement.Release();
        }
    }

    public void Commit()
    {
        Execute("COMMIT");
        _turn.Release();
    }

    public void RollBack()
    {
        try
        {
            if (InTransaction) Execute("ROLLBACK");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Savepoint() => Execute("SAVEPOINT w");

    public void RollBackToSavepoint() => Execute("ROLLBACK TO w");

    public void Release() => Execute("RELEASE w");

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        raw.sqlite3_close_v2(_db);
        _turn.Dispose();
        _db.Dispose();
    }

    internal Foundation.Errors.WeirException Fault(int code) => SqliteFault.Of(code, _file, Message());

    private SqliteStatement Take(string sql)
    {
        if (_statements.TryGetValue(sql, out var kept) && !kept.InUse)
        {
            kept.InUse = true;
            return kept;
        }

        var code = raw.sqlite3_prepare_v2(_db, sql, out var handle);
        if (code != raw.SQLITE_OK) throw Fault(code);
        var statement = new SqliteStatement(handle) { InUse = true };
        if (kept is null)
        {
            if (_statements.Count >= MaxStatements) Evict();
            _statements.Add(sql, statement);
            statement.IsCached = true;
        }

        return statement;
    }

    // Searches make statements without end; when the cache is full everything idle goes, and what is used comes back at once.
    private void Evict()
    {
        foreach (var (sql, statement) in _statements.Where(s => !s.Value.InUse).ToArray())
        {
            _statements.Remove(sql);
            statement.Dispose();
        }
    }

    private string Message() => raw.sqlite3_errmsg(_db).utf8_to_string();

    private static void Lower(sqlite3_context context, object userData, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) == raw.SQLITE_NULL) raw.sqlite3_result_null(context);
        else raw.sqlite3_result_text(context, raw.sqlite3_value_text(arguments[0]).utf8_to_string().ToLower(CultureInfo.InvariantCulture));
    }

    private static void Matches(sqlite3_context context, object userData, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) == raw.SQLITE_NULL) raw.sqlite3_result_null(context);
        else raw.sqlite3_result_int(context, ((LastPattern)userData).Of(raw.sqlite3_value_text(arguments[1]).utf8_to_string()).IsMatch(raw.sqlite3_value_text(arguments[0]).utf8_to_string()) ? 1 : 0);
    }

    // A statement asks for the same expression row after row.
    private sealed class LastPattern
    {
        private (string Text, Regex Compiled)? _last;

        public Regex Of(string text)
        {
            if (_last is not { } last || last.Text != text) _last = last = (text, SqlPattern.Compile(text));
            return last.Compiled;
        }
    }
}
