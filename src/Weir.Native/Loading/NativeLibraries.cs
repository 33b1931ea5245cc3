using System.Runtime.InteropServices;
using Weir.Foundation.Errors;

namespace Weir.Native;

/// <summary>Finds and loads the native engines.</summary>
/// <remarks>Order: the engine's variable (<c>WEIR_ONNXRUNTIME</c>, <c>WEIR_DUCKDB</c>, <c>WEIR_XGBOOST</c> …: a file, or a
/// folder that holds it); <c>runtimes/&lt;rid&gt;/native/</c> beside the program; <c>native/provisioned/&lt;rid&gt;/</c> at or above the
/// program; the system's loader. A library stays loaded until the process ends.</remarks>
public static class NativeLibraries
{
    /// <summary>Platform folder of this process, such as <c>linux-x64</c>.</summary>
    public static string RuntimeIdentifier { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Where every engine was found, or why it was not; loads nothing from the system's loader. For <c>weir doctor</c>.</summary>
    public static IReadOnlyList<EngineLocation> Describe() => [.. NativeEngine.All.Select(Describe)];

    /// <summary>Loads an engine.</summary>
    /// <exception cref="WeirException"><c>missing_dependency</c>.</exception>
    internal static nint Load(NativeEngine engine) => Load(engine, NativeSearch.OfProcess());

    internal static nint Load(NativeEngine engine, NativeSearch search)
    {
        if (search.Find(engine) is { } path) return LoadFile(engine, path);
        foreach (var name in engine.FileNames)
            if (NativeLibrary.TryLoad(name, out var handle)) return handle;
        throw Missing(engine, search);
    }

    private static nint LoadFile(NativeEngine engine, string path)
    {
        // The engine's own dependencies are looked up by the loader only where the system keeps its libraries;
        // one that is loaded already is taken by its name.
        var folder = Path.GetDirectoryName(path)!;
        foreach (var companion in engine.Companions)
        {
            var file = Path.Combine(folder, companion);
            if (File.Exists(file)) NativeLibrary.TryLoad(file, out _);
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var reason = e.Message.Split('\n').FirstOrDefault(l => l.Contains(path, StringComparison.Ordinal)) ?? e.Message.Split('\n')[0];
            throw new WeirException(
                ErrorCodes.MissingDependency, $"{engine.Name} at '{path}' cannot be loaded: {reason.Trim()}", engine.Install, new SourceLocation(path), e);
        }
    }

    private static EngineLocation Describe(NativeEngine engine)
    {
        var search = NativeSearch.OfProcess();
        try
        {
            if (search.Find(engine) is { } path) return new EngineLocation(engine.Name, path, null, engine.IsOptional);
            foreach (var name in engine.FileNames)
                if (NativeLibrary.TryLoad(name, out _)) return new EngineLocation(engine.Name, name, null, engine.IsOptional);
            return new EngineLocation(engine.Name, null, engine.IsOptional ? engine.Install : Missing(engine, search).Message, engine.IsOptional);
        }
        catch (WeirException e)
        {
            return new EngineLocation(engine.Name, null, e.Message, engine.IsOptional);
        }
    }

    private static WeirException Missing(NativeEngine engine, NativeSearch search) => new(
        ErrorCodes.MissingDependency,
        $"{engine.Name} ({engine.FileNames[0]}) was not found: looked at ${engine.Variable}, {string.Join(", ", search.Folders)} and in the system's library path",
        engine.Install);
}

/// <summary>Where a native engine lies.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Path">File, or the bare name when the system's loader finds it; null when it is missing.</param>
/// <param name="Problem">One sentence when it is missing.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
public sealed record EngineLocation(string Engine, string? Path, string? Problem, bool IsOptional);
