using System.Globalization;
using System.Text;

namespace Weir.Native.DuckDb;

/// <summary>A DuckDB database, in a file or in memory. Any number of threads may each <see cref="Connect"/>.</summary>
/// <remarks>Extensions are neither fetched nor loaded by themselves: what runs is what was provisioned.</remarks>
public sealed unsafe class DuckDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDatabase(nint pointer) => _handle = new DatabaseHandle(pointer);

    /// <summary>Version of the library, such as <c>v1.5.6</c>.</summary>
    public static string Version => DuckDbApi.Text(DuckDbApi.Instance.LibraryVersion())!;

    /// <summary>Opens a file, or a database in memory when <paramref name="path"/> is null.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>missing_dependency</c> without the library; <c>duckdb_…</c> when the file is none of DuckDB's, locked or unreadable.</exception>
    public static DuckDatabase Open(string? path = null, DuckOptions? options = null)
    {
        var api = DuckDbApi.Instance;
        nint config, database = 0;
        if (api.CreateConfig(&config) != 0) DuckErrors.Throw("no memory for a configuration");
        try
        {
            foreach (var (name, value) in Settings(options ?? new DuckOptions())) Set(api, config, name, value);
            byte* error = null;
            fixed (byte* name = Utf8(path ?? ":memory:"))
                if (api.OpenExt(name, &database, config, &error) != 0)
                    throw DuckErrors.From(api.TakeText(error), path is null ? null : new Foundation.Errors.SourceLocation(path));
        }
        finally
        {
            api.DestroyConfig(&config);
        }

        var opened = new DuckDatabase(database);
        opened.UseUtc();
        return opened;
    }

    /// <summary>A new connection. One connection serves one thread at a time.</summary>
    public DuckConnection Connect()
    {
        nint connection;
        if (DuckDbApi.Instance.Connect(_handle.Pointer, &connection) != 0) DuckErrors.Throw("cannot connect to the database");
        return new DuckConnection(new ConnectionHandle(connection));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Bytes of a text for C, with the closing zero.</summary>
    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    // The machine's zone must not decide how a time stamp is read. A setting of the ICU part, hence unknown to the configuration.
    private void UseUtc()
    {
        try
        {
            using var connection = Connect();
            connection.Execute("SET GLOBAL TimeZone = 'UTC'");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static List<(string Name, string Value)> Settings(DuckOptions options)
    {
        List<(string, string)> settings = [("autoinstall_known_extensions", "false"), ("autoload_known_extensions", "false")];
        if (options.MemoryLimitBytes is { } bytes) settings.Add(("memory_limit", string.Create(CultureInfo.InvariantCulture, $"{bytes}B")));
        if (options.Threads is { } threads) settings.Add(("threads", threads.ToString(CultureInfo.InvariantCulture)));
        if (options.TemporaryFolder is { } folder) settings.Add(("temp_directory", folder));
        if (options.IsReadOnly) settings.Add(("access_mode", "READ_ONLY"));
        if (!options.PreserveOrder) settings.Add(("preserve_insertion_order", "false"));
        return settings;
    }

    private static void Set(DuckDbApi api, nint config, string name, string value)
    {
        fixed (byte* n = Utf8(name))
        fixed (byte* v = Utf8(value))
            if (api.SetConfig(config, n, v) != 0) throw new ArgumentException($"DuckDB knows no setting {name}");
    }
}
