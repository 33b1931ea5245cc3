using Weir.Foundation.Errors;
using Weir.Persistence.Migrations;

namespace Weir.Persistence.Tests.Migrations;

/// <summary>What migrations must do on every database.</summary>
public abstract class MigratorCompliance
{
    private static readonly Migration[] Two =
    [
        new("one", 1, "first", "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER);"),
        new("one", 2, "second", "ALTER TABLE a ADD COLUMN y INTEGER;"),
        new("other", 1, "first", "CREATE TABLE c (x INTEGER);"),
    ];

    protected abstract Task<IDatabase> OpenAsync();

    [Fact]
    public async Task Only_missing_steps_run()
    {
        await using var db = await OpenAsync();
        Assert.Equal(1, await Migrator.RunAsync(db, [Two[0]], TimeProvider.System));
        Assert.Equal(2, await Migrator.RunAsync(db, Two, TimeProvider.System));
        Assert.Equal(0, await Migrator.RunAsync(db, Two, TimeProvider.System));
        await db.WriteAsync(s => s.Execute("INSERT INTO a (x, y) VALUES (1, 2)"));
    }

    [Fact]
    public async Task Several_that_start_at_once_migrate_once()
    {
        await using var check = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await using var db = await OpenAsync();
            await Migrator.RunAsync(db, Two, TimeProvider.System);
        })));
        Assert.Equal(3, await check.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM schema_migrations")));
    }

    [Fact]
    public async Task A_failing_step_leaves_nothing_behind()
    {
        await using var db = await OpenAsync();
        await Assert.ThrowsAsync<WeirException>(() => Migrator.RunAsync(db, [Two[0], new("one", 2, "bad", "CREATE TABLE d (x INTEGER); SELEC;")], TimeProvider.System));
        foreach (var table in (string[])["a", "d", "schema_migrations"]) Assert.Null(await db.ReadAsync(s => s.Int64OrNull(s.Dialect.TableExists, table)));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var db = await OpenAsync();
        await Migrator.RunAsync(db, Two, TimeProvider.System);
        var e = await Assert.ThrowsAsync<WeirException>(() => Migrator.RunAsync(db, [Two[0]], TimeProvider.System));
        Assert.Equal(DatabaseErrors.NewerSchema, e.Code);
    }
}
