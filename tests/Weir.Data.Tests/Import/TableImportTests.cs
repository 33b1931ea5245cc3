using Weir.Data.Import;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Native.DuckDb;
using Weir.Persistence.Sqlite;
using Weir.Testing;

namespace Weir.Data.Tests.Import;

public sealed class TableImportTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Recorder _recorder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_csv_becomes_parquet_and_lineage_knows_both_by_content()
    {
        var source = _folder.Write("in/trips.csv", "fare,tips\n10,3\n20,1\n,2\n");
        var result = await RunAsync(new ImportRequest { Source = source, Derive = ["big_tip = tips > 0.2 * fare", "\"fare in cents\"= fare*100"] });
        Assert.Equal(_folder["data", "trips.parquet"], result.Path);
        Assert.Equal(3, result.Rows);
        using var table = Table.Open(result.Path);
        Assert.Equal([true, false, null], ((BooleanColumn)table.Read("big_tip")).Values);
        Assert.Equal([1000, 2000, double.NaN], table.ReadDoubles("fare in cents"));
        Assert.Equal(table.Columns, result.Columns);
        var execution = Assert.Single(_recorder.Executions);
        Assert.Equal(("data import", "in/trips.csv", "md5:" + ContentHash.Md5OfFile(source)), (execution.Kind, execution.Inputs[0].Name, execution.Inputs[0].Hash));
        Assert.Equal(("table", "data/trips.parquet", "md5:" + ContentHash.Md5OfFile(result.Path)), (execution.Outputs[0].Kind, execution.Outputs[0].Name, execution.Outputs[0].Hash));
        Assert.Contains("big_tip = tips > 0.2 * fare", execution.ConfigurationJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_source_gives_the_same_bytes()
    {
        var source = TestData.SharedData("bank.csv.gz");
        var first = await RunAsync(new ImportRequest { Source = source, Output = _folder["a.parquet"] });
        var second = await RunAsync(new ImportRequest { Source = source, Output = _folder["b.parquet"] });
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(45211, first.Rows);
    }

    [Theory]
    [InlineData("a,b\n1\n", null, DataErrors.RaggedRow)]
    [InlineData("a,b\n1,2\n", "b = a", ErrorCodes.AlreadyExists)]
    [InlineData("a,b\n1,2\n", "c = nothing + 1", DataErrors.BadExpression)]
    [InlineData("a,b\n1,2\n", "c = (a", DataErrors.BadExpression)]
    [InlineData("a,b\n1,2\n", "a == b", ErrorCodes.Usage)]
    public async Task A_fault_leaves_nothing_behind(string text, string? derive, string code)
    {
        var source = _folder.Write("x.csv", text);
        var failure = await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = source, Derive = derive is null ? [] : [derive] }));
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal([source], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(_recorder.Executions);
    }

    [Fact]
    public async Task A_value_that_breaks_a_derived_column_leaves_the_old_file()
    {
        var source = _folder.Write("x.csv", "a\nx\n1\n");
        var old = _folder.Write("old.parquet", "old");
        await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = source, Output = old, Derive = ["b = a::INTEGER"] }));
        Assert.Equal("old", await File.ReadAllTextAsync(old));
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_is_told()
    {
        var source = _folder.Write("x.csv", "a\n1\n");
        var failure = await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = source, Output = Path.Combine(source, "y.parquet") }));
        Assert.Equal(ErrorCodes.CannotWrite, failure.Code);
        failure = await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = source, Output = _folder.Path }));
        Assert.Equal(ErrorCodes.WrongFileKind, failure.Code);
        // /proc exists and takes no files.
        failure = await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = source, Output = "/proc/x.parquet" }));
        Assert.Equal(ErrorCodes.CannotWrite, failure.Code);
    }

    [Fact]
    public async Task A_query_on_sqlite_keeps_types_that_every_cell_bears_out()
    {
        var path = _folder["shop.db"];
        await using (var database = await SqliteDatabase.OpenAsync(path))
        {
            await database.WriteAsync(static session =>
            {
                session.Execute("CREATE TABLE o (id INTEGER, price REAL, name TEXT, mixed INTEGER, at TEXT, none REAL)");
                for (var i = 0; i < 5000; i++)
                    session.Execute("INSERT INTO o VALUES ($1, $2, $3, $4, $5, NULL)", i, i % 3 == 0 ? Persistence.SqlValue.Null : i / 4.0, $"n{i}", i == 4000 ? "odd" : (Persistence.SqlValue)(long)i, "2024-01-01");
                return 0;
            });
        }

        var result = await RunAsync(new ImportRequest { Source = path, Query = "SELECT *, price * 2 AS twice FROM o", Name = "orders" });
        using var table = Table.Open(result.Path);
        Assert.Equal(
            [ColumnType.Integer, ColumnType.Number, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Text, ColumnType.Number],
            table.Columns.Select(c => c.Type));
        Assert.Equal(5000, table.RowCount);
        Assert.Equal(1.0, table.ReadDoubles("price")[4]);
        Assert.True(double.IsNaN(table.ReadDoubles("price")[3]));
        Assert.Equal("odd", table.ReadTexts("mixed")[4000]);
        Assert.Equal(DataErrors.NoRows, (await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = path, Query = "SELECT * FROM o WHERE id < 0", Name = "x" }))).Code);
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = path }))).Code);
    }

    [Fact]
    public async Task A_query_on_a_duckdb_file_is_read()
    {
        var path = _folder["w.duckdb"];
        using (var database = DuckDatabase.Open(path))
        using (var connection = database.Connect())
            connection.Execute("CREATE TABLE t AS SELECT i, i * 0.5::DECIMAL(9,2) AS d FROM range(1000) r(i)");
        var result = await RunAsync(new ImportRequest { Source = path, Query = "SELECT * FROM t WHERE i >= 500" });
        using var table = Table.Open(result.Path);
        Assert.Equal((500L, 250.0), (table.RowCount, table.ReadDoubles("d")[0]));
        Assert.Equal(DataErrors.BadExpression, (await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = path, Query = "SELECT x FROM t" }))).Code);
    }

    [Fact]
    public async Task Parquet_and_json_lines_are_imported_too()
    {
        var lines = _folder.Write("x.jsonl", "{\"a\":1}\n{\"a\":null}\n");
        var first = await RunAsync(new ImportRequest { Source = lines });
        var second = await RunAsync(new ImportRequest { Source = first.Path, Name = "again", Derive = ["b = a + 1"] });
        using var table = Table.Open(second.Path);
        Assert.Equal([2, double.NaN], table.ReadDoubles("b"));
        TableWriter.Write(_folder["none.parquet"], [new NumberColumn("a", [])]);
        Assert.Equal(DataErrors.NoRows, (await Assert.ThrowsAsync<WeirException>(() => RunAsync(new ImportRequest { Source = _folder["none.parquet"] }))).Code);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        var source = _folder["big.duckdb"];
        using (DuckDatabase.Open(source)) { }
        var request = new ImportRequest { Source = source, Query = "SELECT i, md5(i::VARCHAR) AS h FROM range(1000000000) r(i)" }; // minutes of writing
        using var cancel = new CancellationTokenSource();
        var context = _recorder.Context(_folder.Path) with { Progress = new CancelAt(cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TableImport.RunAsync(request, context, cancel.Token));
        Assert.Equal([source], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private sealed class CancelAt(CancellationTokenSource source) : Foundation.Progress.IProgressSink
    {
        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity.StartsWith("writing", StringComparison.Ordinal)) source.CancelAfter(50);
        }
    }

    private Task<ImportResult> RunAsync(ImportRequest request) => TableImport.RunAsync(request, _recorder.Context(_folder.Path));
}
