using Weir.Foundation.Errors;
using Weir.Persistence.Queries;
using Weir.Persistence.Sqlite;
using Weir.Testing;

namespace Weir.Persistence.Tests.Queries;

public sealed class SqliteQueryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_come_with_columns_types_and_each_cells_own_type()
    {
        await FillAsync();
        await using var query = await ReadOnlyQueries.OpenAsync("sqlite:///" + _folder["a.db"], "SELECT id, name, price, ok, data, price * 2 AS twice FROM t ORDER BY id");
        Assert.Equal(["id", "name", "price", "ok", "data", "twice"], query.Columns.Select(c => c.Name));
        Assert.Equal([QueryType.Int64, QueryType.Text, QueryType.Double, QueryType.Boolean, QueryType.Bytes, QueryType.Unknown], query.Columns.Select(c => c.Type));
        Assert.True(await query.ReadAsync());
        Assert.Equal((1L, "été", 2.5, true, 5.0), (query.GetInt64(0), query.GetText(1), query.GetDouble(2), query.GetBoolean(3), query.GetDouble(5)));
        Assert.Equal([1, 2], query.GetBytes(4));
        Assert.True(await query.ReadAsync());
        Assert.True(query.IsNull(1));
        Assert.Equal(QueryType.Text, query.CellType(2));
        Assert.Equal("n/a", query.GetText(2));
        Assert.False(await query.ReadAsync());
    }

    [Theory]
    [InlineData("DELETE FROM t")]
    [InlineData("SELEC 1")]
    [InlineData("SELECT * FROM nowhere")]
    [InlineData("CREATE TABLE x (y)")]
    public async Task What_is_no_query_is_refused(string sql)
    {
        await FillAsync();
        await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync(_folder["a.db"], sql));
    }

    [Fact]
    public async Task A_missing_file_a_foreign_file_and_a_foreign_scheme_are_said()
    {
        Assert.Equal(ErrorCodes.FileNotFound, (await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync(_folder["no.db"], "SELECT 1"))).Code);
        Assert.Equal(ErrorCodes.CorruptFile, (await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync(_folder.Write("text.db", "not a database"), "SELECT * FROM t"))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync("mysql://h/d", "SELECT 1"))).Code);
        Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync("postgresql://host", "SELECT 1"))).Code);
    }

    private async Task FillAsync()
    {
        await using var db = await SqliteDatabase.OpenAsync(_folder["a.db"]);
        await db.WriteAsync(s => s.Execute("CREATE TABLE t (id INTEGER, name VARCHAR(20), price REAL, ok BOOLEAN, data BLOB)"));
        await db.WriteAsync(s => s.Execute("INSERT INTO t VALUES (1, 'été', 2.5, 1, x'0102'), (2, NULL, 'n/a', 0, NULL)"));
    }
}
