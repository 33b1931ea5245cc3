using System.Diagnostics;

namespace Weir.Foundation.Processes;

/// <summary>The environment of children that run models: passwords of databases and keys of stores are none of their business.</summary>
public static class ChildEnvironment
{
    private const string Runtime = "DOTNET_";

    private static readonly HashSet<string> Kept = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZ",
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "WEIR_ONNXRUNTIME", "WEIR_XGBOOST", "WEIR_DUCKDB", "WEIR_SQLITE", "WEIR_LIGHTGBM", // where native engines are found
        "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", // without which nothing starts on Windows
    };

    /// <summary>Takes out of what the child inherits all but what a program needs to run: paths, language, the .NET runtime's settings, the places of native engines.</summary>
    public static void Narrow(ProcessStartInfo info)
    {
        foreach (var name in info.Environment.Keys.Where(n => !Kept.Contains(n) && !n.StartsWith(Runtime, StringComparison.Ordinal)).ToList()) info.Environment.Remove(name);
    }
}
