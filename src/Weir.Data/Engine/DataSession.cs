using System.Globalization;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>A DuckDB in memory with bounds, for one piece of work; what does not fit is spilled to a folder that goes with it.</summary>
internal sealed class DataSession : IDisposable
{
    // Import of a table of any size stays near this plus what the process itself holds (some 100 MB).
    private const long MemoryLimitBytes = 256L << 20;
    private const int MostThreads = 4;
    private const int NarrowColumns = 64;
    private const long WideColumnBytes = 2L << 20;

    private readonly string _spillFolder;
    private readonly DuckDatabase _database;

    public DataSession()
    {
        _spillFolder = Path.Combine(Path.GetTempPath(), $"weir-data-{Guid.NewGuid():N}");
        _database = DuckDatabase.Open(options: new DuckOptions
        {
            MemoryLimitBytes = MemoryLimitBytes,
            Threads = Math.Min(Environment.ProcessorCount, MostThreads),
            TemporaryFolder = _spillFolder,
        });
        Connection = _database.Connect();
    }

    /// <summary>Widens the limit for a table of many columns: DuckDB holds buffers of 256 kB a column and thread while it reads and writes Parquet.</summary>
    public void FitTo(int columns)
    {
        if (columns <= NarrowColumns) return;
        var wanted = MemoryLimitBytes + (columns - NarrowColumns) * WideColumnBytes;
        var most = Math.Max(MemoryLimitBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        Connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{Math.Min(wanted, most)}B'"));
    }

    /// <summary>The one connection; one thread at a time.</summary>
    public DuckConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
        try
        {
            Directory.Delete(_spillFolder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was spilled.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary folder; the work itself is done.
        }
    }
}
