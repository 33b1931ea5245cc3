using Weir.Foundation.Errors;
using Weir.Persistence.Queries;
using Weir.Testing;

namespace Weir.Persistence.Tests.Queries;

/// <summary>Against a real server, started for these tests.</summary>
public sealed class PostgreSqlQueryTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task Rows_stream_with_their_types()
    {
        await using var query = await ReadOnlyQueries.OpenAsync(
            await server.AddressAsync(),
            """
            SELECT i::int AS id, 'r' || i AS name, i / 2.0::float8 AS half, i % 2 = 0 AS even, (i || '.10')::numeric(20, 2) AS price,
                   DATE '2024-01-31' AS day, TIMESTAMP '2024-01-31 10:20:30.5' AS at, TIMESTAMPTZ '2024-01-31 10:20:30+02' AS instant,
                   '\x00ff'::bytea AS bytes, NULL::text AS nothing
            FROM generate_series(1, 50000) AS i
            """);
        Assert.Equal(
            [QueryType.Int64, QueryType.Text, QueryType.Double, QueryType.Boolean, QueryType.Decimal, QueryType.Date, QueryType.Timestamp, QueryType.TimestampUtc, QueryType.Bytes, QueryType.Text],
            query.Columns.Select(c => c.Type));
        var rows = 0L;
        while (await query.ReadAsync())
        {
            rows++;
            Assert.Equal(rows, query.GetInt64(0));
            Assert.True(query.IsNull(9));
            if (rows > 1) continue;
            Assert.Equal(("r1", 0.5, false, "1.10"), (query.GetText(1), query.GetDouble(2), query.GetBoolean(3), query.GetText(4)));
            Assert.Equal(("2024-01-31", "2024-01-31T10:20:30.5", "2024-01-31T08:20:30Z"), (query.GetText(5), query.GetText(6), query.GetText(7)));
            Assert.Equal([0, 255], query.GetBytes(8));
        }

        Assert.Equal(50000, rows);
    }

    [Fact]
    public async Task Nothing_can_be_written_and_refusals_carry_the_servers_words()
    {
        var address = await server.AddressAsync();
        var write = await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync(address, "CREATE TABLE t (x int)"));
        Assert.Contains("read-only", write.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync(address, "SELECT nope FROM pg_class"));
        Assert.Contains("nope", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_without_the_password()
    {
        var e = await Assert.ThrowsAsync<WeirException>(() => ReadOnlyQueries.OpenAsync("postgresql://u:secret@127.0.0.1:1/d", "SELECT 1"));
        Assert.Contains("postgresql://127.0.0.1:1/d", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }
}
