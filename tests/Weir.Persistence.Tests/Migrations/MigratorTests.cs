using Weir.Foundation.Errors;
using Weir.Persistence.Migrations;
using Weir.Persistence.Sqlite;
using Weir.Testing;

namespace Weir.Persistence.Tests.Migrations;

public sealed class MigratorTests : IDisposable
{
    private static readonly Migration[] Two =
    [
        new("one", 1, "first", "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER);"),
        new("one", 2, "second", "ALTER TABLE a ADD COLUMN y INTEGER;"),
        new("other", 1, "first", "CREATE TABLE c (x INTEGER);"),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_missing_steps_run()
    {
        await using var db = await SqliteDatabase.OpenAsync(_folder["a.db"]);
        Assert.Equal(1, await Migrator.RunAsync(db, [Two[0]], TimeProvider.System));
        Assert.Equal(2, await Migrator.RunAsync(db, Two, TimeProvider.System));
        Assert.Equal(0, await Migrator.RunAsync(db, Two, TimeProvider.System));
        await db.WriteAsync(s => s.Execute("INSERT INTO a (x, y) VALUES (1, 2)"));
    }

    [Fact]
    public async Task Several_that_start_at_once_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await using var db = await SqliteDatabase.OpenAsync(_folder["a.db"]);
            await Migrator.RunAsync(db, Two, TimeProvider.System);
        })));
        await using var check = await SqliteDatabase.OpenAsync(_folder["a.db"]);
        Assert.Equal(3, await check.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM schema_migrations")));
    }

    [Fact]
    public async Task A_failing_step_leaves_nothing_behind()
    {
        await using var db = await SqliteDatabase.OpenAsync(_folder["a.db"]);
        await Assert.ThrowsAsync<WeirException>(() => Migrator.RunAsync(db, [Two[0], new("one", 2, "bad", "CREATE TABLE d (x); SELEC;")], TimeProvider.System));
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM sqlite_schema")));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var db = await SqliteDatabase.OpenAsync(_folder["a.db"]);
        await Migrator.RunAsync(db, Two, TimeProvider.System);
        var e = await Assert.ThrowsAsync<WeirException>(() => Migrator.RunAsync(db, [Two[0]], TimeProvider.System));
        Assert.Equal(DatabaseErrors.NewerSchema, e.Code);
    }
}
