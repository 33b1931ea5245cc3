using Weir.Foundation.Errors;

namespace Weir.Persistence.Tests;

/// <summary>What every database behind <see cref="IDatabase"/> must do. A new one proves itself by a subclass that opens it.</summary>
public abstract class DatabaseCompliance
{
    protected abstract Task<IDatabase> OpenAsync();

    [Fact]
    public async Task What_was_written_is_read_back_with_its_type()
    {
        await using var db = await WithTableAsync();
        var text = "tab\t, emoji 🌊, \"quotes\"";
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x, y, z) VALUES ($1, $2, $3, $4)", 1L, text, -0.0, new byte[] { 0, 255 }));
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x, y, z) VALUES ($1, $2, $3, $4)", long.MaxValue, SqlValue.Null, 5e-324, SqlValue.Null));
        var rows = await db.ReadAsync(s => s.List("SELECT id, x, y, z FROM t ORDER BY id", r => (r.GetInt64(0), r.GetTextOrNull(1), r.GetDouble(2), r.IsNull(3) ? null : r.GetBytes(3))));
        Assert.Equal(2, rows.Count);
        Assert.Equal((1L, text), (rows[0].Item1, rows[0].Item2));
        Assert.True(double.IsNegative(rows[0].Item3));
        Assert.Equal([0, 255], rows[0].Item4);
        Assert.Equal((long.MaxValue, null, 5e-324), (rows[1].Item1, rows[1].Item2, rows[1].Item3));
        Assert.Null(rows[1].Item4);
    }

    [Fact]
    public async Task Half_a_character_is_refused_and_not_replaced_by_another()
    {
        await using var db = await WithTableAsync();
        foreach (var value in new[] { "\ud800", "\udc00 after", new string('x', 1000) + '\ud800' })
            Assert.Equal(ErrorCodes.InvalidValue, (await Assert.ThrowsAsync<WeirException>(() => db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES (1, $1)", value)))).Code);
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task A_list_is_one_parameter()
    {
        await using var db = await WithTableAsync();
        for (var i = 0; i < 4; i++) await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES ($1, $2)", (long)i, $"x{i}"));
        Assert.Equal([1L, 3], await db.ReadAsync(s => s.List($"SELECT id FROM t WHERE x IN {s.Dialect.TextList("$1")} ORDER BY id", r => r.GetInt64(0), """["x1", "x3", "it's"]""")));
        Assert.Equal([0L, 2], await db.ReadAsync(s => s.List($"SELECT id FROM t WHERE id IN {s.Dialect.IntegerList("$1")} ORDER BY id", r => r.GetInt64(0), "[2, 0, 7]")));
    }

    [Fact]
    public async Task Empty_is_not_null()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x, z) VALUES (1, $1, $2)", string.Empty, Array.Empty<byte>()));
        var (text, bytes) = await db.ReadAsync(s => s.FirstOrDefault("SELECT x, z FROM t", r => (r.GetTextOrNull(0), r.IsNull(1) ? null : r.GetBytes(1))));
        Assert.Equal(string.Empty, text);
        Assert.NotNull(bytes);
        Assert.Empty(bytes);
    }

    [Fact]
    public async Task Many_rows_are_written_by_one_call()
    {
        await using var db = await WithTableAsync();
        var rows = Enumerable.Range(0, 1000).SelectMany(i => new SqlValue[] { (long)(i / 2), "r" + i }).ToArray();
        Assert.Equal(500, await db.WriteAsync(s => s.ExecuteMany("INSERT INTO t (id, x) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2, rows)));
        Assert.Equal("r998", await db.ReadAsync(s => s.TextOrNull("SELECT x FROM t WHERE id = 499")));
        Assert.Equal(0, await db.WriteAsync(s => s.ExecuteMany("INSERT INTO t (id, x) VALUES ($1, $2)", 2, [])));
    }

    [Fact]
    public async Task A_failing_statement_leaves_the_others_of_its_group()
    {
        await using var db = await WithTableAsync();
        var tasks = Enumerable.Range(0, 100).Select(i => db.WriteAsync(s =>
        {
            s.Execute("INSERT INTO t (id) VALUES ($1)", (long)i);
            return i % 7 == 2 ? s.Execute("INSERT INTO t (id) VALUES ($1)", (long)i) : 1;
        })).ToArray();
        for (var i = 0; i < tasks.Length; i++)
        {
            if (i % 7 == 2) await Assert.ThrowsAsync<WeirException>(() => tasks[i]);
            else Assert.Equal(1, await tasks[i]);
        }

        Assert.Equal(tasks.Count(t => t.IsCompletedSuccessfully), await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task What_is_sent_is_seen_by_a_later_query_and_undone_with_the_work_that_fails()
    {
        await using var db = await WithTableAsync();
        Assert.Equal(1, await db.WriteAsync(s =>
        {
            s.Send("INSERT INTO t (id) VALUES ($1)", 1L);
            return s.Int64OrNull("SELECT COUNT(*) FROM t");
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.WriteAsync<int>(s =>
        {
            s.Send("INSERT INTO t (id) VALUES ($1)", 2L);
            throw new InvalidOperationException("no");
        }));
        Assert.Equal(1, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task A_sent_statement_that_fails_is_told_to_its_caller_and_to_no_other()
    {
        await using var db = await WithTableAsync();
        var tasks = Enumerable.Range(0, 100).Select(i => db.WriteAsync(s =>
        {
            s.Send("INSERT INTO t (id) VALUES ($1)", (long)(i % 7 == 2 ? 0 : i));
            return i;
        })).ToArray();
        for (var i = 0; i < tasks.Length; i++)
        {
            if (i % 7 == 2) await Assert.ThrowsAsync<WeirException>(() => tasks[i]);
            else Assert.Equal(i, await tasks[i]);
        }

        Assert.Equal(tasks.Count(t => t.IsCompletedSuccessfully), await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task Queries_that_were_expected_answer_as_if_they_had_not_been()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.ExecuteMany("INSERT INTO t (id, x, y, z) VALUES ($1, $2, $3, $4)", 4, new SqlValue[] { 1L, "a", 0.5, new byte[] { 7 }, 2L, "b", SqlValue.Null, SqlValue.Null }));
        var one = new SqlQuery("SELECT x, y, z FROM t WHERE id = $1", 1L);
        var two = new SqlQuery("SELECT x, y, z FROM t WHERE id = $1", 2L);
        var all = new SqlQuery("SELECT COUNT(*) FROM t");
        await db.WriteAsync(s =>
        {
            // In order, with another between them.
            s.Expect(one, two, all);
            using (var rows = s.Query(one))
            {
                Assert.True(rows.Read());
                Assert.Equal(("a", 0.5, SqlKind.Blob, 7), (rows.GetText(0), rows.GetDouble(1), rows.KindOf(2), rows.GetBytes(2)[0]));
                Assert.Equal("b", s.TextOrNull("SELECT x FROM t WHERE id = 2"));
                Assert.False(rows.Read());
            }

            using (var rows = s.Query(two))
            {
                Assert.True(rows.Read());
                Assert.Equal(("b", true, true), (rows.GetText(0), rows.IsNull(1), rows.IsNull(2)));
            }

            // What was changed since is seen.
            s.Send("INSERT INTO t (id, x) VALUES ($1, 'c')", 3L);
            using (var rows = s.Query(all)) Assert.Equal(3, rows.Read() ? rows.GetInt64(0) : 0);

            // What is not asked first, or not at all, harms nobody.
            s.Expect(two, all);
            using (var rows = s.Query(all)) Assert.Equal(3, rows.Read() ? rows.GetInt64(0) : 0);
            s.Expect(new SqlQuery("SELECT nonsense FROM nowhere"));
            return 0;
        });
        Assert.Equal(3, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
        await Assert.ThrowsAsync<WeirException>(() => db.ReadAsync(s =>
        {
            s.Expect(all, new SqlQuery("SELECT nonsense FROM nowhere"));
            using var rows = s.Query(all);
            return s.Int64OrNull("SELECT nonsense FROM nowhere");
        }));
        Assert.Equal(3, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task Many_readers_at_once_wait_for_no_thread()
    {
        await using var db = await WithTableAsync();
        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t"))));
        Assert.All(counts, c => Assert.Equal(0, c));
    }

    [Fact]
    public async Task Several_that_open_one_database_write_in_one_order()
    {
        IDatabase[] databases = [await OpenAsync(), await OpenAsync(), await OpenAsync()];
        await databases[0].WriteAsync(s => s.Execute("CREATE TABLE n (id BIGINT PRIMARY KEY)"));
        await Task.WhenAll(databases.SelectMany(db => Enumerable.Range(0, 50).Select(_ => db.WriteAsync(s =>
        {
            var next = s.Int64OrNull("SELECT COALESCE(MAX(id), 0) + 1 FROM n")!.Value;
            return s.Execute("INSERT INTO n (id) VALUES ($1)", next);
        }))));
        Assert.Equal((150L, 150L), await databases[1].ReadAsync(s => s.FirstOrDefault("SELECT COUNT(*), MAX(id) FROM n", r => (r.GetInt64(0), r.GetInt64(1)))));
        foreach (var db in databases) await db.DisposeAsync();
    }

    [Fact]
    public async Task Parameters_are_taken_by_number_whatever_their_order_in_the_text()
    {
        await using var db = await OpenAsync();
        Assert.Equal("b-a-b", await db.ReadAsync(s => s.TextOrNull("SELECT $2 || '-' || $1 || '-' || $2", "a", "b")));
    }

    [Fact]
    public async Task A_failing_caller_is_undone_alone()
    {
        await using var db = await WithTableAsync();
        var tasks = Enumerable.Range(0, 200).Select(i => db.WriteAsync(s =>
        {
            s.Execute("INSERT INTO t (id) VALUES ($1)", (long)i);
            if (i % 10 == 3) throw new WeirException("my_code", "no");
            return i;
        })).ToArray();
        for (var i = 0; i < tasks.Length; i++)
        {
            if (i % 10 == 3) Assert.Equal("my_code", (await Assert.ThrowsAsync<WeirException>(() => tasks[i])).Code);
            else Assert.Equal(i, await tasks[i]);
        }

        Assert.Equal(180, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t WHERE id % 10 = 3")));
    }

    [Fact]
    public async Task A_refusal_rests_only_on_what_can_be_read_already()
    {
        await using var db = await WithTableAsync();
        for (var round = 0; round < 20; round++)
        {
            var id = (long)round;
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES ($1) ON CONFLICT DO NOTHING", id) == 1 ? 0 : throw new WeirException("taken", "somebody was first"));
                }
                catch (WeirException e) when (e.Code == "taken")
                {
                    Assert.Equal(id, await db.ReadAsync(s => s.Int64OrNull("SELECT id FROM t WHERE id = $1", id)));
                }
            })));
        }
    }

    [Fact]
    public async Task A_read_sees_what_was_acknowledged_before_it()
    {
        await using var db = await WithTableAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 20; i++)
            {
                var id = worker * 1000L + i;
                await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES ($1)", id));
                Assert.Equal(id, await db.ReadAsync(s => s.Int64OrNull("SELECT id FROM t WHERE id = $1", id)));
            }
        }));
    }

    [Fact]
    public async Task A_read_is_one_snapshot()
    {
        await using var db = await WithTableAsync();
        var (before, after) = await db.ReadAsync(s =>
        {
            var first = s.Int64OrNull("SELECT COUNT(*) FROM t");
            db.WriteAsync(w => w.Execute("INSERT INTO t (id) VALUES (1)")).GetAwaiter().GetResult();
            return (first, s.Int64OrNull("SELECT COUNT(*) FROM t"));
        });
        Assert.Equal((0L, 0L), (before, after));
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        await using var db = await WithTableAsync();
        await Assert.ThrowsAsync<WeirException>(() => db.ReadAsync(s => s.Execute("INSERT INTO t (id) VALUES (1)")));
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task A_cancelled_write_is_not_done()
    {
        await using var db = await WithTableAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (1)"), stop.Token));
        Assert.Equal(0, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task Like_minds_the_case_and_ilike_does_not_in_any_script()
    {
        await using var db = await OpenAsync();
        Assert.Null(await db.ReadAsync(s => s.Int64OrNull($"SELECT 1 WHERE {s.Dialect.Like("$1", "$2")}", "Ärger", "ä%")));
        Assert.Equal(1, await db.ReadAsync(s => s.Int64OrNull($"SELECT 1 WHERE {s.Dialect.ILike("$1", "$2")}", "Ärger", "ä%")));
        Assert.Null(await db.ReadAsync(s => s.Int64OrNull($"SELECT 1 WHERE {s.Dialect.Like("$1", "$2")}", "a", "A")));
    }

    [Fact]
    public async Task A_query_inside_a_query_of_the_same_text_works()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (1), (2), (3)"));
        var sum = await db.ReadAsync(s =>
        {
            var total = 0L;
            using var outer = s.Query("SELECT id FROM t WHERE id >= $1", 1L);
            while (outer.Read())
            {
                using var inner = s.Query("SELECT id FROM t WHERE id >= $1", outer.GetInt64(0));
                while (inner.Read()) total += inner.GetInt64(0);
            }

            return total;
        });
        Assert.Equal(6 + 5 + 3, sum);
    }

    protected async Task<IDatabase> WithTableAsync()
    {
        var db = await OpenAsync();
        await db.WriteAsync(s => s.Execute(s.Dialect.Spell("CREATE TABLE t (id BIGINT PRIMARY KEY, x TEXT, y {exact real}, z BLOB)")));
        return db;
    }
}
