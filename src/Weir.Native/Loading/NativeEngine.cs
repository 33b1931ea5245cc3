namespace Weir.Native;

/// <summary>A native engine: how its library is called on each platform, the variable that points to it and what installs it.</summary>
internal sealed record NativeEngine(string Name, string Variable, string LinuxFile, string MacFile, string WindowsFile)
{
    /// <summary>ONNX Runtime.</summary>
    public static NativeEngine OnnxRuntime { get; } =
        new("ONNX Runtime", "WEIR_ONNXRUNTIME", "libonnxruntime.so.1", "libonnxruntime.1.dylib", "onnxruntime.dll");

    /// <summary>DuckDB.</summary>
    public static NativeEngine DuckDb { get; } = new("DuckDB", "WEIR_DUCKDB", "libduckdb.so", "libduckdb.dylib", "duckdb.dll");

    /// <summary>XGBoost; what it stands on is loaded first, from the folder that it lies in.</summary>
    public static NativeEngine XGBoost { get; } = new("XGBoost", "WEIR_XGBOOST", "libxgboost.so.0", "libxgboost.dylib", "xgboost.dll")
    {
        Companions = ["libgomp.so.1", "libdmlc.so.0"],
        Aliases = ["libxgboost.so"],
    };

    /// <summary>LightGBM: a learner that training can do without.</summary>
    public static NativeEngine LightGBM { get; } = new("LightGBM", "WEIR_LIGHTGBM", "lib_lightgbm.so", "lib_lightgbm.dylib", "lib_lightgbm.dll")
    {
        Companions = ["libgomp.so.1"],
        Install = "run `eng/build-lightgbm.sh` in a checkout of Weir, or set WEIR_LIGHTGBM to a lib_lightgbm that you have (pip and conda carry one)",
        IsOptional = true,
    };

    /// <summary>SQLite: the system's own, patched by the distribution.</summary>
    public static NativeEngine Sqlite { get; } = new("SQLite", "WEIR_SQLITE", "libsqlite3.so.0", "libsqlite3.dylib", "e_sqlite3.dll")
    {
        Aliases = ["libsqlite3.so", "libe_sqlite3.so"],
        Install = "run `apt-get install libsqlite3-0`",
    };

    /// <summary>Every engine, in the order in which <c>weir doctor</c> lists them.</summary>
    public static IReadOnlyList<NativeEngine> All { get; } = [OnnxRuntime, DuckDb, XGBoost, Sqlite, LightGBM];

    /// <summary>Libraries to load before, in this order, when they lie beside the engine's own.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>Other names that the library goes by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a user types to get it.</summary>
    public string Install { get; init; } = "run `make setup`";

    /// <summary>Whether all but one learner works without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>File names to look for on this platform, the likeliest first.</summary>
    public IReadOnlyList<string> FileNames =>
        OperatingSystem.IsWindows() ? [WindowsFile] : OperatingSystem.IsMacOS() ? [MacFile] : [LinuxFile, .. Aliases];
}
