using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>A database in which each write is followed by a statement of somebody else's, in the same transaction: both are on disk, or neither.</summary>
internal sealed class FollowedDatabase(IDatabase database, Action<ISqlSession> follow) : IDatabase
{
    public SqlDialect Dialect => database.Dialect;

    public string Name => database.Name;

    public WriteFigures Figures => database.Figures;

    public Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            var result = work(session);
            follow(session);
            return result;
        },
        cancellation);

    public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default) => database.ReadAsync(work, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
