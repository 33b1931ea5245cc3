using Weir.Persistence.PostgreSql;
using Weir.Persistence.Tests.Migrations;
using Weir.Testing;

namespace Weir.Persistence.Tests.PostgreSql;

public sealed class PostgreSqlMigratorTests(PostgreSqlServer server) : MigratorCompliance, IClassFixture<PostgreSqlServer>
{
    private string? _address;

    protected override async Task<IDatabase> OpenAsync() => await PostgreSqlDatabase.OpenAsync(_address ??= await server.NewDatabaseAsync());
}
