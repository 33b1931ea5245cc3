using Npgsql;
using Weir.Foundation.Errors;

namespace Weir.Persistence.PostgreSql;

/// <summary>PostgreSQL's failures as failures that a user can understand.</summary>
internal static class PostgreSqlFault
{
    /// <summary>The failure of a statement or a connection to a database.</summary>
    public static WeirException Of(Exception e, string name) => e is PostgresException refused ? Refusal(refused, name) : Unreachable(e, name);

    private static WeirException Refusal(PostgresException e, string name) => e.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => new WeirException(
            ErrorCodes.Locked, $"{name} is held by another writer", "try again when it has finished", inner: e)
        { IsTransient = true },
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections => Unreachable(e, name),
        PostgresErrorCodes.DiskFull => new WeirException(ErrorCodes.CannotWrite, $"cannot write to {name}: no space left on its device", inner: e),
        PostgresErrorCodes.ReadOnlySqlTransaction => new WeirException(ErrorCodes.CannotWrite, $"cannot write to {name}: it is read-only", "give the address of the primary server", inner: e),
        PostgresErrorCodes.InsufficientPrivilege => new WeirException(ErrorCodes.CannotWrite, $"{name} refused: {e.MessageText}", "grant the user CREATE on the schema", inner: e),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new WeirException(
            ErrorCodes.InvalidValue, $"{name} refused the login: {e.MessageText}", "give user and password in the address, in PGPASSWORD or in ~/.pgpass", inner: e),
        PostgresErrorCodes.InvalidCatalogName => new WeirException(ErrorCodes.InvalidValue, $"{name}: {e.MessageText}", "make it with `createdb`", inner: e),
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => new WeirException(
            ErrorCodes.InvalidValue, "a text holds the character NUL, which PostgreSQL cannot store", inner: e),
        PostgresErrorCodes.InvalidRegularExpression => new WeirException(ErrorCodes.InvalidValue, e.MessageText, inner: e),
        PostgresErrorCodes.ProgramLimitExceeded => new WeirException(ErrorCodes.InvalidValue, "a name is longer than PostgreSQL can index (2,700 bytes)", inner: e),
        _ => new WeirException(DatabaseErrors.DatabaseError, $"{name}: {e.MessageText}", e.Hint, inner: e),
    };

    private static WeirException Unreachable(Exception e, string name) => new(
        ErrorCodes.Locked, $"{name} does not answer: {(e is PostgresException p ? p.MessageText : (e.InnerException ?? e).Message)}", "check the address and that the server runs", inner: e)
    {
        IsTransient = true,
    };
}
