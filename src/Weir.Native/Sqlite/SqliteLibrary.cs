using System.Runtime.InteropServices;
using SQLitePCL;
using Weir.Foundation.Errors;

namespace Weir.Native.Sqlite;

/// <summary>The system's SQLite, put under SQLitePCLRaw: whatever calls <c>SQLitePCL.raw</c> runs on the distribution's patched library.</summary>
public static class SqliteLibrary
{
    private const int StatementJournalSpill = 26; // SQLITE_CONFIG_STMTJRNL_SPILL
    private const int StatementJournalBytes = 512 << 10;

    private static readonly Lazy<Loaded> Instance = new(Load);

    /// <summary>Loads the library once. Call before the first use of <c>SQLitePCL.raw</c>.</summary>
    /// <returns>The version of SQLite, such as <c>3.40.1</c>.</returns>
    /// <exception cref="WeirException"><c>missing_dependency</c>: no SQLite library can be loaded.</exception>
    public static string EnsureLoaded() => Instance.Value.Version;

    /// <summary>Handle of the loaded library, for functions that SQLitePCLRaw does not bind.</summary>
    internal static nint Handle => Instance.Value.Handle;

    private static Loaded Load()
    {
        var handle = NativeLibraries.Load(NativeEngine.Sqlite);
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? handle : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // What a savepoint may have to undo goes to a temporary file beyond 64 KiB, two calls a page, and every write here is a savepoint of a group.
        // A library that others have begun to use refuses: that costs time and nothing else.
        _ = raw.sqlite3_config(StatementJournalSpill, StatementJournalBytes);
        return new Loaded(handle, raw.sqlite3_libversion().utf8_to_string());
    }

    private sealed record Loaded(nint Handle, string Version);
}
