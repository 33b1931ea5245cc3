using Weir.Client;
using Weir.Persistence;
using Weir.Persistence.Migrations;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Storage.Local;
using Weir.Testing;

namespace Weir.Tracking.Tests;

/// <summary>Several programs of today that open a database of yesterday at the same moment.</summary>
public sealed class MigrationRaceTests(PostgreSqlServer postgres)
{
    public static TheoryData<bool, int> Cases => new(from onPostgreSql in new[] { false, true } from version in Enumerable.Range(1, TrackingSchema.Migrations.Count - 1) select (onPostgreSql, version));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Those_that_migrate_at_once_take_each_step_once_and_all_work(bool onPostgreSql, int version)
    {
        using var folder = new TempFolder();
        var address = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using (var old = await OpenAsync()) await Migrator.RunAsync(old, [.. TrackingSchema.Migrations.Take(version)], TimeProvider.System);

        using var gate = new SemaphoreSlim(0);
        var opening = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var database = await OpenAsync();
            await gate.WaitAsync();
            return await TrackingService.OpenAsync(database, new LocalObjectStore(folder["artifacts"]), ownsDatabase: true);
        })).ToArray();
        gate.Release(4);
        var services = await Task.WhenAll(opening);
        var runs = await Task.WhenAll(services.Select(s => new TrackingClient(s).StartRunAsync(new RunStart("race"))));
        foreach (var service in services)
        {
            foreach (var run in runs) Assert.Equal(run.Id, (await new TrackingClient(service).GetRunAsync(run.Id)).Info.RunId);
            await service.DisposeAsync();
        }

        await using var after = await OpenAsync();
        Assert.Equal(
            Enumerable.Range(1, TrackingSchema.Migrations.Count).Select(n => (long)n),
            await after.ReadAsync(s => s.List("SELECT number FROM schema_migrations WHERE area = 'tracking' ORDER BY number", r => r.GetInt64(0))));

        async Task<IDatabase> OpenAsync() => address is null ? await SqliteDatabase.OpenAsync(folder["weir.db"]) : await PostgreSqlDatabase.OpenAsync(address);
    }
}
