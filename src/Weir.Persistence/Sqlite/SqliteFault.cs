using SQLitePCL;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Sqlite;

/// <summary>SQLite's result codes as failures that a user can understand.</summary>
internal static class SqliteFault
{
    /// <summary>The failure of a result code on a database file.</summary>
    public static WeirException Of(int code, string file, string message) => (code & 0xFF) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new WeirException(
            ErrorCodes.CorruptFile,
            $"'{file}' is damaged or not a SQLite database ({message})",
            "it was left as it is: restore a backup, or move it away to start a new one",
            new SourceLocation(file)),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new WeirException(
            ErrorCodes.Locked,
            $"'{file}' is held by another process that writes",
            "try again when it has finished",
            new SourceLocation(file))
        { IsTransient = true },
        raw.SQLITE_FULL => new WeirException(ErrorCodes.CannotWrite, $"cannot write '{file}': no space left on the device", location: new(file)),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => new WeirException(ErrorCodes.CannotWrite, $"cannot write '{file}': {message}", "check the permissions of the file and its folder", new(file)),
        raw.SQLITE_CANTOPEN => new WeirException(ErrorCodes.CannotWrite, $"cannot open '{file}': {message}", "check that the folder exists and may be written", new(file)),
        raw.SQLITE_IOERR => new WeirException(ErrorCodes.CannotWrite, $"cannot read or write '{file}': {message}", location: new(file)),
        raw.SQLITE_TOOBIG => new WeirException(ErrorCodes.InvalidValue, "a value is larger than the database takes"),
        _ => new WeirException(DatabaseErrors.DatabaseError, $"'{file}': {message}", location: new(file)),
    };
}
