using Weir.Foundation.Errors;
using Weir.Native.DuckDb;

namespace Weir.Native.Tests.DuckDb;

[Collection(MeasuredAlone.Name)]
public sealed class EightThreadsTests
{
    [Fact]
    public void Eight_threads_at_work_leave_the_memory_flat()
    {
        using var database = DuckDatabase.Open(options: new DuckOptions { Threads = 2, MemoryLimitBytes = 256 << 20 });
        RunThreads(database, rounds: 40); // warm-up: arenas and caches fill
        var before = ResidentMemory.Bytes();
        RunThreads(database, rounds: 200);
        var grown = ResidentMemory.Bytes() - before;
        Assert.True(grown < 48 << 20, $"resident memory grew by {grown >> 20} MB");
    }

    private static void RunThreads(DuckDatabase database, int rounds)
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            try
            {
                for (var round = 0; round < rounds; round++) WorkOnce(database, number);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(failures);
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void WorkOnce(DuckDatabase database, int number)
    {
        using var connection = database.Connect();
        connection.Execute("CREATE TEMP TABLE t (s VARCHAR, n DOUBLE)");
        using (var appender = connection.Append("t"))
        {
            appender.FillTexts(0, [.. Enumerable.Range(0, 500).Select(i => $"a text of some length {i}")]);
            appender.FillNumbers(1, [.. Enumerable.Range(0, 500).Select(i => (double)i * number)]);
            appender.Flush(500);
            appender.Complete();
        }

        Assert.Equal(124750.0 * number, connection.Rows("SELECT sum(n), count(DISTINCT s) FROM t")[0][0]);
        Assert.Throws<WeirException>(() => connection.Rows("SELECT s::INTEGER FROM t"));
        connection.Execute("DROP TABLE t");
    }
}
