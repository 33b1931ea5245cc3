using System.Runtime.InteropServices;
using SQLitePCL;
using Weir.Foundation.Errors;

namespace Weir.Native.Sqlite;

/// <summary>The system's SQLite, put under SQLitePCLRaw: whatever calls <c>SQLitePCL.raw</c> runs on the distribution's patched library.</summary>
public static class SqliteLibrary
{
    /// <summary>Names a SQLite library to load instead of the system's.</summary>
    public const string Variable = "WEIR_SQLITE";

    private static readonly Lazy<Loaded> Instance = new(Load);

    /// <summary>Loads the library once. Call before the first use of <c>SQLitePCL.raw</c>.</summary>
    /// <returns>The version of SQLite, such as <c>3.40.1</c>.</returns>
    /// <exception cref="WeirException"><c>missing_dependency</c>: no SQLite library can be loaded.</exception>
    public static string EnsureLoaded() => Instance.Value.Version;

    /// <summary>Handle of the loaded library, for functions that SQLitePCLRaw does not bind.</summary>
    internal static nint Handle => Instance.Value.Handle;

    private static Loaded Load()
    {
        var handle = Open(Environment.GetEnvironmentVariable(Variable));
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? handle : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return new Loaded(handle, raw.sqlite3_libversion().utf8_to_string());
    }

    /// <summary>Finds and loads the library.</summary>
    /// <param name="named">Value of <see cref="Variable"/>; when set, nothing else is tried.</param>
    /// <exception cref="WeirException"><c>missing_dependency</c>.</exception>
    internal static nint Open(string? named)
    {
        var candidates = named is { Length: > 0 } ? [named] : Candidates().ToArray();
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        throw new WeirException(
            ErrorCodes.MissingDependency,
            $"SQLite's library cannot be loaded (looked for {string.Join(", ", candidates)})",
            named is { Length: > 0 } ? $"set {Variable} to a SQLite library, or unset it" : $"apt-get install libsqlite3-0, or set {Variable}");
    }

    private static IEnumerable<string> Candidates()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        if (OperatingSystem.IsWindows()) return [Path.Combine(beside, "e_sqlite3.dll"), "winsqlite3.dll"];
        if (OperatingSystem.IsMacOS()) return [Path.Combine(beside, "libe_sqlite3.dylib"), "libsqlite3.dylib"];
        return [Path.Combine(beside, "libe_sqlite3.so"), "libsqlite3.so.0", "libsqlite3.so"];
    }

    private sealed record Loaded(nint Handle, string Version);
}
