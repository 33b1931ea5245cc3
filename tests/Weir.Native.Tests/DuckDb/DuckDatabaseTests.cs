using Weir.Foundation.Errors;
using Weir.Native.DuckDb;
using Weir.Testing;

namespace Weir.Native.Tests.DuckDb;

public sealed class DuckDatabaseTests
{
    [Fact]
    public void The_provisioned_library_is_loaded() => Assert.StartsWith("v1.", DuckDatabase.Version, StringComparison.Ordinal);

    [Fact]
    public void Every_common_type_is_read_as_its_own_kind_of_object()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var row = Assert.Single(connection.Rows(
            """
            SELECT true, 7::TINYINT, -3::SMALLINT, 5::INTEGER, 9000000000::BIGINT, 18446744073709551615::UBIGINT, 1.5::FLOAT, 2.5::DOUBLE,
                   170141183460469231731687303715884105727::HUGEINT, 123.45::DECIMAL(9,2), -1.5::DECIMAL(3,1), 12345678901234567890.123::DECIMAL(30,3),
                   DATE '2024-02-29', TIME '01:02:03', TIMESTAMP '2024-02-29 01:02:03.000004', TIMESTAMP_S '2024-02-29 01:02:03', TIMESTAMP_MS '2024-02-29 01:02:03.5',
                   TIMESTAMP_NS '2024-02-29 01:02:03.000004', TIMESTAMPTZ '2024-02-29 03:02:03+02', 'häß – a text longer than twelve bytes', 'short',
                   '\xAA\x00'::BLOB, '550e8400-e29b-41d4-a716-446655440000'::UUID, 'b'::ENUM('a', 'b'), [1, NULL, 3], {'x': 1, 'y': 'z'}, MAP {'k': 2}, NULL, NULL::DOUBLE,
                   [4, 5]::INTEGER[2], 1::UTINYINT, 2::USMALLINT, 3::UINTEGER
            """));
        var second = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        object?[] expected =
        [
            true, 7L, -3L, 5L, 9000000000L, 18446744073709551615m, 1.5, 2.5, (double)Int128.MaxValue, 123.45m, -1.5m, 12345678901234567890.123m,
            new DateOnly(2024, 2, 29), new TimeSpan(1, 2, 3), second.AddMicroseconds(4), second, second.AddMilliseconds(500), second.AddMicroseconds(4), second,
            "häß – a text longer than twelve bytes", "short", new byte[] { 0xAA, 0 }, Guid.Parse("550e8400-e29b-41d4-a716-446655440000"), "b", "[1, NULL, 3]",
            "{x: 1, y: z}", "{k=2}", null, null, "[4, 5]", 1L, 2L, 3L,
        ];
        Assert.Equal(expected, row);
    }

    [Fact]
    public void A_big_result_is_streamed_with_its_gaps()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END AS v, i::DECIMAL(18,2) / 4 AS d FROM range(100000) t(i)");
        var (sum, missing, rows) = (0L, 0, 0);
        var numbers = new double[DuckAppender.Capacity];
        while (result.Read())
        {
            var vector = result.Chunk[0];
            var values = vector.Values<long>();
            for (var i = 0; i < values.Length; i++)
            {
                if (vector.IsMissing(i)) missing++;
                else sum += values[i];
            }

            vector.CopyDoubles(numbers);
            Assert.Equal(missing > 0, numbers.AsSpan(0, values.Length).ToArray().Any(double.IsNaN) || missing > 0);
            rows += values.Length;
        }

        Assert.Equal(100_000, rows);
        Assert.Equal(33_334, missing);
        Assert.Equal(Enumerable.Range(0, 100_000).Where(i => i % 3 != 0).Sum(i => (long)i), sum);
    }

    [Fact]
    public void Parameters_of_every_kind_come_back()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var day = new DateOnly(1969, 12, 31);
        var time = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        byte[] bytes = [1, 0, 2];
        var row = Assert.Single(connection.Rows("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?", default, null, true, 1, 2L, 0.5, "it's \0 text", bytes, day, time));
        Assert.Equal([null, true, 1L, 2L, 0.5, "it's \0 text", bytes, day, time], row);
        Assert.Throws<ArgumentException>(() => connection.Rows("SELECT ?", default, 1, 2));
    }

    [Fact]
    public void Columns_appended_in_bulk_come_back_with_their_gaps()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t (n DOUBLE, s VARCHAR, i BIGINT)");
        using (var appender = connection.Append("t"))
        {
            appender.FillNumbers(0, [1.5, double.NaN]);
            appender.FillTexts(1, [null, "a text that is longer than twelve bytes"]);
            appender.Fill<long>(2, [7, 8], [false, true]);
            appender.Flush(2);
            appender.FillNumbers(0, [2.5]);
            appender.FillTexts(1, [string.Empty]);
            appender.Fill<long>(2, [9]);
            appender.Flush(1);
            Assert.Throws<InvalidOperationException>(() => appender.Fill<int>(2, [1]));
            appender.Complete();
        }

        Assert.Equal(
            [[1.5, null, 7L], [null, "a text that is longer than twelve bytes", null], [2.5, string.Empty, 9L]],
            connection.Rows("SELECT * FROM t"));
        Assert.Throws<WeirException>(() => connection.Append("absent"));
    }

    [Theory]
    [InlineData("SELEC 1", "duckdb_parser_error")]
    [InlineData("SELECT x", "duckdb_binder_error")]
    [InlineData("SELECT * FROM nowhere", "duckdb_catalog_error")]
    [InlineData("SELECT 'x'::INTEGER", "duckdb_conversion_error")]
    [InlineData("SELECT * FROM read_csv('/nowhere/x.csv')", "duckdb_io_error")]
    public void A_fault_is_told_in_one_line_without_a_picture_of_the_statement(string sql, string code)
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var failure = Assert.Throws<WeirException>(() => connection.Rows(sql));
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("LINE 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_the_middle_of_a_stream_is_thrown_and_not_taken_for_its_end()
    {
        using var database = DuckDatabase.Open(options: new DuckOptions { Threads = 1 });
        using var connection = database.Connect();
        var failure = Assert.Throws<WeirException>(() =>
        {
            using var result = connection.Query("SELECT (CASE WHEN i = 900000 THEN 'x' ELSE '1' END)::INTEGER FROM range(1000000) t(i)");
            while (result.Read())
            {
            }
        });
        Assert.Equal("duckdb_conversion_error", failure.Code);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.duckdb", new string('x', 20_000));
        var failure = Assert.Throws<WeirException>(() => DuckDatabase.Open(path));
        Assert.Equal(path, failure.Location?.File);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Cancelling_stops_a_statement_that_would_run_for_hours()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            connection.Rows("SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i * j) % 7 = 3", source.Token));
        Assert.Equal(1L, Assert.Single(connection.Rows("SELECT 1"))[0]);
    }

    [Fact]
    public void Nothing_is_fetched_from_the_network()
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        Assert.Throws<WeirException>(() => connection.Execute("SELECT * FROM sqlite_scan('a.db', 't')"));
        Assert.Equal("false", Assert.Single(connection.Rows("SELECT current_setting('autoinstall_known_extensions')::VARCHAR"))[0]);
    }

    [Fact]
    public void A_statement_over_the_memory_limit_fails_with_a_code_of_its_own()
    {
        using var folder = new TempFolder();
        using var database = DuckDatabase.Open(options: new DuckOptions { MemoryLimitBytes = 20 << 20, TemporaryFolder = folder.Path, Threads = 1 });
        using var connection = database.Connect();
        var failure = Assert.Throws<WeirException>(() => connection.Rows("SELECT length(string_agg(i::VARCHAR || repeat('x', 100), '')) FROM range(10000000) t(i)"));
        Assert.Equal(DuckErrors.OutOfMemory, failure.Code);
    }
}
