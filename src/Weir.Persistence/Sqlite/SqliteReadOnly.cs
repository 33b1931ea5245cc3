using SQLitePCL;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Sqlite;

/// <summary>Databases on disks and in folders that cannot be written.</summary>
internal static class SqliteReadOnly
{
    /// <summary>What every write is told.</summary>
    public static WeirException Refusal(string file) =>
        new(ErrorCodes.CannotWrite, $"cannot write '{file}': the file, its folder or its disk is read-only", "check the permissions and how the disk is mounted", new SourceLocation(file));

    /// <summary>Opens a database for reading alone.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: it was not closed and cannot be recovered here; <c>corrupt_file</c>.</exception>
    public static SqliteConnection Open(string file, SqliteOptions options)
    {
        try
        {
            return Open(file, raw.SQLITE_OPEN_READONLY, options);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.CannotWrite && !HasLog(file))
        {
            // A log of writes cannot be made here, and there is none: the file alone is everything, and nobody changes it.
            var address = "file:" + Uri.EscapeDataString(Path.GetFullPath(file)).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1";
            return Open(address, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, options);
        }
    }

    private static SqliteConnection Open(string address, int flags, SqliteOptions options)
    {
        var connection = SqliteConnection.Open(address, flags, options);
        try
        {
            connection.Int64OrNull("SELECT COUNT(*) FROM sqlite_schema");
            connection.ExecuteScript("PRAGMA query_only=ON; PRAGMA case_sensitive_like=ON; PRAGMA cache_size=-16000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool HasLog(string file) => new FileInfo(file + "-wal") is { Exists: true, Length: > 0 };
}
