using SQLitePCL;
using Weir.Foundation.Errors;
using Weir.Native.Sqlite;
using Weir.Testing;

namespace Weir.Native.Tests.Sqlite;

[Collection(MeasuredAlone.Name)]
public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_systems_library_runs_a_statement()
    {
        var version = SqliteLibrary.EnsureLoaded();
        Assert.Equal(version, raw.sqlite3_libversion().utf8_to_string());
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(":memory:", out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_MEMORY, null));
        using (db)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(db, "SELECT 6 * 7", out var statement));
            using (statement)
            {
                Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
                Assert.Equal(42, raw.sqlite3_column_int64(statement, 0));
            }

            Assert.Equal(raw.SQLITE_ERROR, raw.sqlite3_prepare_v2(db, "SELEC", out var none));
            none?.Dispose();
        }
    }

    [Fact]
    public void A_missing_library_is_one_sentence_with_the_way_out()
    {
        var e = Assert.Throws<WeirException>(() => NativeLibraries.Load(NativeEngine.Sqlite, new NativeSearch("/", _ => "/nowhere/libsqlite3.so")));
        Assert.Equal(ErrorCodes.MissingDependency, e.Code);
        Assert.Contains("/nowhere/libsqlite3.so", e.Message, StringComparison.Ordinal);
        Assert.Contains("WEIR_SQLITE", e.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FULL", true)]
    [InlineData("OFF", false)]
    public void The_counting_file_system_sees_a_sync_per_commit_and_none_when_switched_off(string synchronous, bool synced)
    {
        using var folder = new TempFolder();
        var counter = new SqliteSyncCounter();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(folder["a.db"], out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, counter.VfsName));
        using (db)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(db, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; CREATE TABLE t(x)"));
            var before = counter.Syncs;
            for (var i = 0; i < 10; i++) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(db, "INSERT INTO t VALUES (1)"));
            Assert.Equal(synced ? 10 : 0, counter.Syncs - before);
        }
    }

    [Fact]
    public async Task Eight_threads_leave_memory_flat()
    {
        SqliteLibrary.EnsureLoaded();
        await RunAsync(200);
        var before = Rss();
        await RunAsync(1500);
        Assert.True(Rss() - before < 32 << 20, $"grew by {(Rss() - before) >> 20} MiB");

        static Task RunAsync(int rounds) => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < rounds; i++)
            {
                raw.sqlite3_open_v2(":memory:", out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
                raw.sqlite3_exec(db, "CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(100000));");
                raw.sqlite3_close_v2(db);
                db.Dispose();
            }
        })));
    }

    private static long Rss()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
