using SQLitePCL;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Persistence.Groups;

namespace Weir.Persistence.Sqlite;

/// <summary>A SQLite file: write-ahead log, <c>synchronous=FULL</c>, foreign keys on. Several processes may have it open.</summary>
/// <remarks>A file that cannot be written is opened all the same: it is read, and every write is refused in one sentence.</remarks>
public sealed class SqliteDatabase : IDatabase
{
    private readonly GroupWriter? _writer;
    private readonly SqliteReaders _readers;
    private int _disposed;

    private SqliteDatabase(string file, GroupWriter? writer, SqliteReaders readers)
    {
        Name = file;
        _writer = writer;
        _readers = readers;
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => SqliteDialect.Instance;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsReadOnly => _writer is null;

    /// <inheritdoc/>
    public System.Diagnostics.Metrics.Meter? Meter => _writer?.Meter;

    /// <inheritdoc/>
    public WriteFigures Figures => _writer?.Figures ?? default;

    /// <summary>Opens a database, making an empty one where there is no file. A file that is something else is left as it is.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>, <c>cannot_write</c>, <c>locked</c>, <c>wrong_file_kind</c>, <c>missing_dependency</c>.</exception>
    public static async Task<SqliteDatabase> OpenAsync(string file, SqliteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new SqliteOptions();
        if (Directory.Exists(file)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{file}' is a directory, a database file was expected", location: new(file));

        // Turning a fresh file to WAL needs it alone; SQLite's own waiting does not cover that switch.
        SqliteConnection? writing = null;
        try
        {
            using (await InterProcessLock.AcquireAsync(LockFile(file), options.BusyTimeout, TimeProvider.System, cancellation: cancellation))
                writing = OpenForWriting(file, options);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.CannotWrite && File.Exists(file))
        {
            using var readable = SqliteReadOnly.Open(file, options); // or this says why not
        }

        return writing is null
            ? new SqliteDatabase(file, null, new SqliteReaders(() => SqliteReadOnly.Open(file, options), options.Readers))
            : new SqliteDatabase(file, new GroupWriter(writing, file), new SqliteReaders(() => OpenForReading(file, options), options.Readers));
    }

    /// <summary>Opens a database of another program for reading alone: nothing of it is changed, and no file is made beside it.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c>, <c>wrong_file_kind</c>, <c>cannot_write</c>: it was not closed and cannot be recovered here.</exception>
    public static SqliteDatabase OpenReadOnly(string file, SqliteOptions? options = null)
    {
        options ??= new SqliteOptions();
        if (Directory.Exists(file)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{file}' is a directory, a database file was expected", location: new(file));
        if (!File.Exists(file)) throw WeirException.FileNotFound(file);
        using (SqliteReadOnly.Open(file, options)) // or this says why not
            return new SqliteDatabase(file, null, new SqliteReaders(() => SqliteReadOnly.Open(file, options), options.Readers));
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);
        return _writer is null ? Task.FromException<T>(SqliteReadOnly.Refusal(Name)) : DatabaseTracing.RunAsync("write", Dialect.Name, () => _writer.Enqueue(work, cancellation));
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default) =>
        DatabaseTracing.RunAsync("read", Dialect.Name, () => _readers.RunAsync(work, cancellation));

    /// <summary>Finishes acknowledged work and reads under way, and closes; the last to close folds the log into the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _readers.DisposeAsync();
        _writer?.Dispose();
    }

    private static string LockFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder)) throw new WeirException(ErrorCodes.CannotWrite, $"cannot open '{file}': its folder does not exist", location: new(file));
        return file + ".open";
    }

    private static SqliteConnection OpenForWriting(string file, SqliteOptions options)
    {
        var connection = SqliteConnection.Open(file, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, options);
        try
        {
            // The first read of the header is where a foreign file shows; nothing has been written yet.
            connection.Int64OrNull("SELECT COUNT(*) FROM sqlite_schema");
            if (connection.IsReadOnly) throw SqliteReadOnly.Refusal(file); // SQLite opens what it may, and says nothing
            connection.ExecuteScript($"PRAGMA journal_mode=WAL; PRAGMA synchronous={options.Synchronous}; PRAGMA foreign_keys=ON; PRAGMA case_sensitive_like=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
            connection.TakeTurns();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection OpenForReading(string file, SqliteOptions options)
    {
        var connection = SqliteConnection.Open(file, raw.SQLITE_OPEN_READWRITE, options);
        connection.ExecuteScript("PRAGMA query_only=ON; PRAGMA case_sensitive_like=ON; PRAGMA cache_size=-16000;");
        return connection;
    }
}
