using Weir.Persistence.Sqlite;
using Weir.Persistence.Tests.Migrations;
using Weir.Testing;

namespace Weir.Persistence.Tests.Sqlite;

public sealed class SqliteMigratorTests : MigratorCompliance, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async Task<IDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(_folder["a.db"]);
}
