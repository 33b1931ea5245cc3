using Weir.Foundation.Errors;
using Weir.Native.Sqlite;
using Weir.Persistence.Sqlite;
using Weir.Testing;

namespace Weir.Persistence.Tests.Sqlite;

public sealed class SqliteDatabaseTests : DatabaseCompliance, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async Task<IDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(_folder["weir.db"]);

    [Fact]
    public async Task A_NUL_inside_a_text_survives()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES (1, $1)", "a\0b"));
        Assert.Equal("a\0b", await db.ReadAsync(s => s.TextOrNull("SELECT x FROM t")));
    }

    [Fact]
    public async Task Every_acknowledged_write_was_synced_and_concurrent_writers_share_syncs()
    {
        var (alone, aloneFigures) = await SyncsAsync("FULL", writers: 1, each: 40);
        Assert.Equal(40, alone);
        Assert.Equal(new WriteFigures(40, 40), aloneFigures);

        var (together, figures) = await SyncsAsync("FULL", writers: 32, each: 40);
        Assert.Equal(1280, figures.Writes);
        Assert.Equal(figures.Commits, together);
        Assert.True(figures.Commits <= figures.Writes / 4, $"{figures.Writes} writes took {figures.Commits} commits");
    }

    // The counter above would be worthless if it counted anything but flushes: switched off, SQLite makes none.
    [Fact]
    public async Task Without_synchronous_full_the_count_of_syncs_is_zero() => Assert.Equal(0, (await SyncsAsync("OFF", writers: 4, each: 10)).Syncs);

    [Fact]
    public async Task An_acknowledged_write_is_there_for_another_process_before_the_first_closes()
    {
        await using var db = await WithTableAsync();
        await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (7)"));
        await using var other = await SqliteDatabase.OpenAsync(_folder["weir.db"]);
        Assert.Equal(7, await other.ReadAsync(s => s.Int64OrNull("SELECT id FROM t")));
        await other.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (8)"));
        Assert.Equal(2, await db.ReadAsync(s => s.Int64OrNull("SELECT COUNT(*) FROM t")));
    }

    [Fact]
    public async Task One_that_keeps_the_turn_and_does_not_write_holds_up_nobody_for_long()
    {
        await using var db = await SqliteDatabase.OpenAsync(_folder["weir.db"], new SqliteOptions { BusyTimeout = TimeSpan.FromHours(1) });
        using var stopped = new Foundation.Files.TurnLock(_folder["weir.db-turn"]);
        Assert.True(stopped.TryTake());
        await db.WriteAsync(s => s.Execute("CREATE TABLE t (id INTEGER)"));
        Assert.Equal(1, await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (1)")));
    }

    [Fact]
    public async Task Closing_waits_for_reads_at_work_and_refuses_those_that_come_later()
    {
        var db = await WithTableAsync();
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var reading = Task.Run(() => db.ReadAsync(s =>
        {
            started.Set();
            go.Wait();
            return s.Int64OrNull("SELECT COUNT(*) FROM t");
        }));
        started.Wait();
        var closing = db.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => db.ReadAsync(s => s.Int64OrNull("SELECT 1")));
        go.Set();
        Assert.Equal(0, await reading);
        await closing;
    }

    [Fact]
    public async Task Two_that_open_a_fresh_file_at_once_both_succeed()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SqliteDatabase.OpenAsync(_folder["fresh.db"])));
        foreach (var db in opened) await db.DisposeAsync();
    }

    [Fact]
    public async Task A_held_write_lock_is_a_transient_error_that_names_the_file()
    {
        await using var db = await WithTableAsync();
        await using var other = await SqliteDatabase.OpenAsync(_folder["weir.db"], new SqliteOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        var entered = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        var holding = db.WriteAsync(s =>
        {
            entered.SetResult();
            release.Wait();
            return 0;
        });
        await entered.Task;
        var e = await Assert.ThrowsAsync<WeirException>(() => other.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (1)")));
        release.Set();
        await holding;
        Assert.Equal(ErrorCodes.Locked, e.Code);
        Assert.True(e.IsTransient);
        Assert.Contains("weir.db", e.Message, StringComparison.Ordinal);
        await other.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES (1)"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("SQLite format 3 but then nothing that makes sense, for more than one hundred bytes, so that the header looks plausible at first")]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is(string content)
    {
        var path = _folder.Write("weir.db", content);
        var e = await Assert.ThrowsAsync<WeirException>(() => SqliteDatabase.OpenAsync(path));
        Assert.Equal(ErrorCodes.CorruptFile, e.Code);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public async Task A_truncated_database_is_refused_and_left_as_it_is()
    {
        await using (var db = await WithTableAsync())
            await db.WriteAsync(s => s.Execute("INSERT INTO t (id, x) VALUES (1, $1)", new string('x', 100_000)));
        var path = _folder["weir.db"];
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        var e = await Assert.ThrowsAsync<WeirException>(() => SqliteDatabase.OpenAsync(path));
        Assert.Equal(ErrorCodes.CorruptFile, e.Code);
        Assert.Equal(whole[..(whole.Length / 2)], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_a_directory_in_place_of_the_file_are_said()
    {
        Assert.Equal(ErrorCodes.CannotWrite, (await Assert.ThrowsAsync<WeirException>(() => SqliteDatabase.OpenAsync(_folder["no", "weir.db"]))).Code);
        Assert.Equal(ErrorCodes.WrongFileKind, (await Assert.ThrowsAsync<WeirException>(() => SqliteDatabase.OpenAsync(_folder.Path))).Code);
    }

    [Fact]
    public async Task Writing_after_closing_is_refused_and_what_was_queued_is_finished()
    {
        var db = await WithTableAsync();
        var queued = Enumerable.Range(0, 50).Select(i => db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES ($1)", (long)i))).ToArray();
        await db.DisposeAsync();
        await Task.WhenAll(queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => db.WriteAsync(s => s.Execute("DELETE FROM t")));
    }

    private async Task<(long Syncs, WriteFigures Figures)> SyncsAsync(string synchronous, int writers, int each)
    {
        var counter = new SqliteSyncCounter();
        await using var db = await SqliteDatabase.OpenAsync(_folder[$"{synchronous}{writers}.db"], new SqliteOptions { Vfs = counter.VfsName, Synchronous = synchronous });
        await db.WriteAsync(s => s.Execute("CREATE TABLE t (id BIGINT PRIMARY KEY)"));
        var (syncs, figures) = (counter.Syncs, db.Figures);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var id = writer * 10_000L + i;
                await db.WriteAsync(s => s.Execute("INSERT INTO t (id) VALUES ($1)", id));
            }
        })));
        return (counter.Syncs - syncs, new WriteFigures(db.Figures.Writes - figures.Writes, db.Figures.Commits - figures.Commits));
    }
}
