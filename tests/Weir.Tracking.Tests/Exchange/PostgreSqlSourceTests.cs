using System.Text;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Queries;
using Weir.Testing;
using Weir.Tracking.Exchange;

namespace Weir.Tracking.Tests.Exchange;

/// <summary>MLflow's database on PostgreSQL: the tables of the vectors' SQLite file with the types that MLflow gives them there.</summary>
public sealed class PostgreSqlSourceTests(PostgreSqlServer server)
{
    [Fact]
    public async Task A_PostgreSQL_database_of_MLflow_arrives_whole()
    {
        var address = await server.NewDatabaseAsync();
        await CopyAsync(TestData.Vector("tracking", "import", "mlflow.db"), address);
        await using var tracking = await TrackingFixture.CreateAsync(TrackingStore.Sqlite);
        foreach (var spelled in new[] { address, address.Replace("postgresql://", "postgresql+psycopg2://", StringComparison.Ordinal) })
        {
            var report = await MlflowImport.RunAsync(tracking.Service, new MlflowImportRequest { Source = spelled });
            Assert.True(report.IsWhole, string.Join('\n', report.Differences));
            Assert.Equal((8, 213, 1, 2), (report.Runs.Total, report.Points, report.LoggedModels.Total, report.ModelVersions.Total));
        }

        await ExpectedContent.CheckAsync(tracking.Client, TestData.Vector("tracking", "import", "expected-sqlite.json"));
    }

    private static async Task CopyAsync(string file, string address)
    {
        var tables = new List<(string Name, List<(string Name, string Type)> Columns)>();
        await using (var query = await ReadOnlyQueries.OpenAsync(file, "SELECT m.name, p.name, p.type FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name"))
        {
            while (await query.ReadAsync())
            {
                if (tables.Count == 0 || tables[^1].Name != query.GetText(0)) tables.Add((query.GetText(0), []));
                tables[^1].Columns.Add((query.GetText(1), query.GetText(2).Replace("FLOAT", "DOUBLE PRECISION", StringComparison.Ordinal)));
            }
        }

        var script = new StringBuilder();
        foreach (var (name, columns) in tables)
        {
            script.Append($"CREATE TABLE {name} ({string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"))});\n");
            await using var rows = await ReadOnlyQueries.OpenAsync(file, $"SELECT * FROM {name}");
            while (await rows.ReadAsync()) script.Append($"INSERT INTO {name} VALUES ({string.Join(", ", columns.Select((c, i) => Literal(rows, i, c.Type)))});\n");
        }

        await using var target = await PostgreSqlDatabase.OpenAsync(address);
        await target.WriteAsync(s =>
        {
            s.ExecuteScript(script.ToString());
            return 0;
        });
    }

    private static string Literal(IReadOnlyQuery rows, int column, string type)
    {
        if (rows.IsNull(column)) return "NULL";
        return type switch
        {
            "BOOLEAN" => rows.GetBoolean(column) ? "TRUE" : "FALSE",
            "DOUBLE PRECISION" => rows.GetDouble(column).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => $"'{rows.GetText(column).Replace("'", "''", StringComparison.Ordinal)}'",
        };
    }
}
