using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Weir.Lineage.Tests;

public sealed class SqliteLineageTests : LineageWalkTests
{
    protected override async Task<IDatabase> OpenAsync(string file) => await SqliteDatabase.OpenAsync(file);
}

public sealed class PostgreSqlLineageTests(PostgreSqlServer server) : LineageWalkTests
{
    protected override async Task<IDatabase> OpenAsync(string file) => await PostgreSqlDatabase.OpenAsync(await server.NewDatabaseAsync());
}
