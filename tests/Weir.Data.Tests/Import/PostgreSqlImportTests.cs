using Weir.Data.Import;
using Weir.Data.Tables;
using Weir.Testing;

namespace Weir.Data.Tests.Import;

/// <summary>Against a real server, started for these tests.</summary>
public sealed class PostgreSqlImportTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task A_query_becomes_a_table_of_the_same_types_and_its_password_is_not_recorded()
    {
        using var folder = new TempFolder();
        var recorder = new Recorder();
        var address = (await server.AddressAsync()).Replace("weir@", "weir:hunter2@", StringComparison.Ordinal);
        var result = await TableImport.RunAsync(
            new ImportRequest
            {
                Source = address,
                Name = "rides",
                Query =
                    """
                    SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE i / 2.0::float8 END AS half, i % 2 = 0 AS even, (i || '.25')::numeric(20, 2) AS price, DATE '2024-01-31' + i AS day,
                           TIMESTAMP '2024-01-31 10:20:30.5' AS at, TIMESTAMPTZ '2024-01-31 10:20:30+02' AS instant, 'n' || i AS name, lpad(i::text, 6, '0') AS zip, NULL::int AS nothing
                    FROM generate_series(1, 10000) AS i ORDER BY i
                    """,
            },
            recorder.Context(folder.Path));
        Assert.Equal(folder["data", "rides.parquet"], result.Path);
        using var table = Table.Open(result.Path);
        Assert.Equal(
            [
                ColumnType.Integer, ColumnType.Number, ColumnType.Boolean, ColumnType.Number, ColumnType.Date, ColumnType.Timestamp, ColumnType.Timestamp, ColumnType.Text, ColumnType.Text, ColumnType.Text,
            ],
            table.Columns.Select(c => c.Type));
        Assert.Equal(10_000, table.RowCount);
        Assert.Equal([0.5, 1, 1.5, 2, double.NaN], table.ReadDoubles("half")[..5]);
        Assert.Equal(9999.25, table.ReadDoubles("price")[9998]);
        Assert.Equal(new DateTime(2024, 2, 1), ((TimeColumn)table.Read("day")).Values[0]);
        Assert.Equal(new DateTime(2024, 1, 31, 8, 20, 30), ((TimeColumn)table.Read("instant")).Values[0]);
        Assert.Equal("000001", table.ReadTexts("zip")[0]);
        var execution = Assert.Single(recorder.Executions);
        Assert.DoesNotContain("hunter2", execution.Inputs[0].Name + execution.ConfigurationJson, StringComparison.Ordinal);
        Assert.StartsWith("postgresql://127.0.0.1:", execution.Inputs[0].Name, StringComparison.Ordinal);
    }
}
