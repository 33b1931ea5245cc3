using Weir.Foundation.Errors;
using Weir.Persistence.PostgreSql;
using Weir.Testing;

namespace Weir.Persistence.Tests.PostgreSql;

/// <summary>Against a real server, started for these tests.</summary>
public sealed class PostgreSqlDatabaseTests(PostgreSqlServer server) : DatabaseCompliance, IClassFixture<PostgreSqlServer>
{
    private string? _address;

    protected override async Task<IDatabase> OpenAsync() => await PostgreSqlDatabase.OpenAsync(_address ??= await server.NewDatabaseAsync());

    [Fact]
    public async Task A_NUL_inside_a_text_is_refused_in_words()
    {
        await using var db = await WithTableAsync();
        var e = await Assert.ThrowsAsync<WeirException>(() => db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES (1, $1)", "a\0b")));
        Assert.Equal(ErrorCodes.InvalidValue, e.Code);
        Assert.Contains("NUL", e.Message);
    }

    [Fact]
    public async Task Text_orders_by_code_point_whatever_the_locale()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.ExecuteMany("INSERT INTO t (id, x) VALUES ($1, $2)", 2, [1L, "b", 2L, "B", 3L, "ä", 4L, "_", 5L, "a"]));
        Assert.Equal(["B", "_", "a", "b", "ä"], await db.ReadAsync(s => s.List("SELECT x FROM t ORDER BY x", r => r.GetText(0))));
    }

    [Fact]
    public async Task Writers_read_what_the_one_before_wrote_whatever_isolation_the_server_gives()
    {
        var address = await server.NewDatabaseAsync();
        await using (var first = await PostgreSqlDatabase.OpenAsync(address))
        {
            await first.WriteAsync(s => s.Execute("CREATE TABLE k (n BIGINT)") + s.Execute("INSERT INTO k (n) VALUES (0)"));
            var name = await first.ReadAsync(s => s.TextOrNull("SELECT current_database()"));
            await first.WriteAsync(s => s.Execute($"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'repeatable read'"));
        }

        await using var a = await PostgreSqlDatabase.OpenAsync(address);
        await using var b = await PostgreSqlDatabase.OpenAsync(address);
        Assert.Equal("repeatable read", await a.ReadAsync(s => s.TextOrNull("SELECT current_setting('default_transaction_isolation')")));
        await Task.WhenAll(new[] { a, b }.Select(async db =>
        {
            for (var i = 0; i < 50; i++) await db.WriteAsync(s => s.Execute("UPDATE k SET n = $1", s.Int64OrNull("SELECT n FROM k")!.Value + 1));
        }));
        Assert.Equal(100, await a.ReadAsync(s => s.Int64OrNull("SELECT n FROM k")));
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced_without_a_word()
    {
        await using var own = new PostgreSqlServer();
        await using var db = await PostgreSqlDatabase.OpenAsync(await own.AddressAsync());
        await db.WriteAsync(s => s.Execute("CREATE TABLE k (id BIGINT PRIMARY KEY)"));
        await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM k"));
        await own.RestartAsync();
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM k")));
        Assert.Equal(1, await db.WriteAsync(s => s.Execute("INSERT INTO k (id) VALUES (1)")));
    }

    [Fact]
    public async Task A_server_that_is_restarted_under_load_loses_and_doubles_nothing_acknowledged()
    {
        await using var own = new PostgreSqlServer { IsDurable = true };
        await using var db = await PostgreSqlDatabase.OpenAsync(await own.AddressAsync());
        await db.WriteAsync(s => s.Execute("CREATE TABLE k (id BIGINT)"));
        using var stop = new CancellationTokenSource();
        var next = 0L;
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var acknowledged = new List<long>();
            while (!stop.IsCancellationRequested)
            {
                var id = Interlocked.Increment(ref next);
                try
                {
                    await db.WriteAsync(s => s.Execute("INSERT INTO k (id) VALUES ($1)", id));
                    acknowledged.Add(id);
                }
                catch (WeirException e)
                {
                    Assert.True(e.IsTransient, e.Message);
                }
            }

            return acknowledged;
        })).ToArray();
        for (var restart = 0; restart < 2; restart++)
        {
            var reached = Interlocked.Read(ref next) + 500;
            while (Interlocked.Read(ref next) < reached) await db.WriteAsync(s => s.Int64OrNull("SELECT 1")); // paced by the others' commits
            await own.RestartAsync();
        }

        var before = db.Figures.Writes;
        while (db.Figures.Writes < before + 100) await db.WriteAsync(s => s.Int64OrNull("SELECT 1"));
        await stop.CancelAsync();
        var all = (await Task.WhenAll(clients)).SelectMany(a => a).ToHashSet();
        var stored = await db.ReadAsync(s => s.List("SELECT id FROM k", r => r.GetInt64(0)));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(all.Except(stored));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_counts_as_what_the_database_says_of_it()
    {
        var address = await server.NewDatabaseAsync();
        using var proxy = new LossyProxy(new Uri(address).Port);
        await using var db = await PostgreSqlDatabase.OpenAsync(address.Replace($":{new Uri(address).Port}/", $":{proxy.Port}/", StringComparison.Ordinal));
        await db.WriteAsync(s => s.Execute("CREATE TABLE k (id BIGINT)"));
        for (var i = 1L; i <= 5; i++)
        {
            proxy.LoseAnswerTo("COMMIT");
            Assert.Equal(1, await db.WriteAsync(s => s.Execute("INSERT INTO k (id) VALUES ($1)", i)));
        }

        Assert.True(proxy.HasLost);
        Assert.Equal([1, 2, 3, 4, 5], await db.ReadAsync(s => s.List("SELECT id FROM k ORDER BY id", r => r.GetInt64(0))));
    }

    [Fact]
    public async Task A_commit_that_the_database_broke_off_fails_as_not_done()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s =>
        {
            s.ExecuteScript("""
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
                """);
            return 0;
        });
        var failure = await Assert.ThrowsAsync<WeirException>(() => db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES (1, 'a')")));
        Assert.Equal((ErrorCodes.Locked, true), (failure.Code, failure.IsTransient));
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Theory]
    [InlineData("postgresql://weir@127.0.0.1:1/postgres", "does not answer")]
    [InlineData("postgresql://127.0.0.1", "no database")]
    [InlineData("postgresql://weir@127.0.0.1/x?sslmode=perhaps", "'sslmode=perhaps'")]
    [InlineData("postgresql://weir@127.0.0.1/x?password=abc", "'password=…'")]
    public async Task An_address_that_cannot_be_opened_is_told_in_words(string address, string expected)
    {
        var e = await Assert.ThrowsAsync<WeirException>(() => PostgreSqlDatabase.OpenAsync(address));
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public async Task A_database_or_user_that_does_not_exist_is_named()
    {
        var address = await server.AddressAsync();
        Assert.Contains("nowhere", (await Assert.ThrowsAsync<WeirException>(() => PostgreSqlDatabase.OpenAsync(address.Replace("/postgres", "/nowhere", StringComparison.Ordinal)))).Message);
        Assert.Contains("nobody", (await Assert.ThrowsAsync<WeirException>(() => PostgreSqlDatabase.OpenAsync(address.Replace("weir@", "nobody:pw@", StringComparison.Ordinal)))).Message);
    }
}
