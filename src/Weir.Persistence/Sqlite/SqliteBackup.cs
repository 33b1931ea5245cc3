using SQLitePCL;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Persistence.Sqlite;

/// <summary>Copies a SQLite database that others are writing to.</summary>
public static class SqliteBackup
{
    /// <summary>Writes everything committed before the call into a new file, whole and on disk when this returns; writers go on meanwhile.</summary>
    /// <param name="file">The database.</param>
    /// <param name="target">The copy; there must be no such file.</param>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>file_not_found</c>, <c>corrupt_file</c>, <c>cannot_write</c>.</exception>
    public static void Write(string file, string target)
    {
        if (!File.Exists(file)) throw WeirException.FileNotFound(file);
        if (Path.Exists(target)) throw new WeirException(ErrorCodes.AlreadyExists, $"'{target}' exists already", location: new(target));
        var unfinished = target + ".part";
        File.Delete(unfinished);
        using (var source = SqliteConnection.Open(file, raw.SQLITE_OPEN_READONLY, new SqliteOptions())) source.Execute("VACUUM INTO $1", unfinished);
        Check(unfinished);
        using (var copy = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);
        File.Move(unfinished, target);
        Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    /// <summary>Reads a whole database and refuses a damaged one.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static void Check(string file)
    {
        using var connection = SqliteConnection.Open(file, raw.SQLITE_OPEN_READONLY, new SqliteOptions());
        if (connection.TextOrNull("PRAGMA integrity_check") is not "ok" and var told)
            throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is damaged: {told}", location: new(file));
    }
}
