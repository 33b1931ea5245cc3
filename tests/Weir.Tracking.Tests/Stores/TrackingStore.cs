using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;

namespace Weir.Tracking.Tests;

/// <summary>A kind of database that tracking is tested on; every test opens an empty one.</summary>
public abstract class TrackingStore
{
    public static TrackingStore Sqlite { get; } = new SqliteStore();

    public static TrackingStore On(PostgreSqlServer server) => new PostgreSqlStore(server);

    /// <param name="file">Where a database that is a file may lie.</param>
    public abstract Task<IDatabase> OpenAsync(string file);

    private sealed class SqliteStore : TrackingStore
    {
        public override async Task<IDatabase> OpenAsync(string file) => await SqliteDatabase.OpenAsync(file);
    }

    private sealed class PostgreSqlStore(PostgreSqlServer server) : TrackingStore
    {
        public override async Task<IDatabase> OpenAsync(string file) => await PostgreSqlDatabase.OpenAsync(await server.NewDatabaseAsync());
    }
}
