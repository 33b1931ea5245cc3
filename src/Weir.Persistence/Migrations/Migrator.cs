using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Migrations;

/// <summary>Brings a database's schema up to date, area by area.</summary>
/// <remarks>All steps run in one write transaction, which is the lock: of two processes that start at once, one migrates and the other
/// then finds nothing to do.</remarks>
public static class Migrator
{
    /// <summary>Runs the steps that are missing.</summary>
    /// <returns>How many steps ran.</returns>
    /// <exception cref="WeirException"><c>newer_schema</c>: the database has steps that this program does not know.</exception>
    public static async Task<int> RunAsync(IDatabase database, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellation = default)
    {
        CheckSequence(migrations);
        if (await database.ReadAsync(s => Missing(s, database.Name, migrations).Count == 0, cancellation)) return 0;
        return await database.WriteAsync(session => Apply(session, database.Name, migrations, time), cancellation);
    }

    /// <summary>Runs the steps that are missing within a transaction of the caller's.</summary>
    /// <returns>How many steps ran.</returns>
    public static int Apply(ISqlSession session, string databaseName, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                area TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (area, number))
            """);
        var missing = Missing(session, databaseName, migrations);
        foreach (var migration in missing)
        {
            session.ExecuteScript(session.Dialect.Spell(migration.Sql));
            session.Execute(
                "INSERT INTO schema_migrations (area, number, name, applied_at) VALUES ($1, $2, $3, $4)",
                migration.Area, migration.Number, migration.Name, time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        return missing.Count;
    }

    private static List<Migration> Missing(ISqlSession session, string databaseName, IReadOnlyList<Migration> migrations)
    {
        if (!TableExists(session)) return [.. migrations];
        var reached = new Dictionary<string, long>();
        using (var rows = session.Query("SELECT area, MAX(number) FROM schema_migrations GROUP BY area"))
            while (rows.Read()) reached[rows.GetText(0)] = rows.GetInt64(1);
        foreach (var area in migrations.GroupBy(m => m.Area))
        {
            if (reached.GetValueOrDefault(area.Key) <= area.Max(m => m.Number)) continue;
            throw new WeirException(
                DatabaseErrors.NewerSchema,
                string.Create(CultureInfo.InvariantCulture, $"'{databaseName}' was written by a newer Weir ({area.Key} schema {reached[area.Key]}, this program knows {area.Max(m => m.Number)})"),
                "use that version, or a copy of the database from before");
        }

        return [.. migrations.Where(m => m.Number > reached.GetValueOrDefault(m.Area))];
    }

    private static bool TableExists(ISqlSession session) => session.Int64OrNull(session.Dialect.TableExists, "schema_migrations") is not null;

    private static void CheckSequence(IReadOnlyList<Migration> migrations)
    {
        foreach (var area in migrations.GroupBy(m => m.Area))
        {
            var expected = 1;
            foreach (var migration in area)
                if (migration.Number != expected++) throw new ArgumentException($"migrations of '{area.Key}' are not numbered 1, 2, 3 …", nameof(migrations));
        }
    }
}
