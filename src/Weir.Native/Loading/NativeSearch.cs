using Weir.Foundation.Errors;

namespace Weir.Native;

/// <summary>The places where native libraries are looked for, before the system's loader is asked.</summary>
/// <param name="BaseFolder">Folder of the running program.</param>
/// <param name="Variable">Reads an environment variable.</param>
internal sealed record NativeSearch(string BaseFolder, Func<string, string?> Variable)
{
    /// <summary>Folders looked in, in order: beside the program, then what <c>make setup</c> provisioned.</summary>
    public IReadOnlyList<string> Folders { get; } = FoldersOf(BaseFolder);

    /// <summary>The search of this process.</summary>
    public static NativeSearch OfProcess() => new(AppContext.BaseDirectory, Environment.GetEnvironmentVariable);

    /// <summary>Full path of an engine's library, or null when only the system's loader may know it.</summary>
    /// <exception cref="WeirException"><c>missing_dependency</c>: the variable names something that is not there.</exception>
    public string? Find(NativeEngine engine)
    {
        if (Variable(engine.Variable) is { Length: > 0 } named)
        {
            if (File.Exists(named)) return Path.GetFullPath(named);
            return InFolder(engine, named) ?? throw new WeirException(
                ErrorCodes.MissingDependency,
                $"{engine.Name} was not found: {engine.Variable} is set to '{named}', which is neither the library nor a folder that holds {engine.FileNames[0]}",
                $"point {engine.Variable} to the library, or unset it and {engine.Install}");
        }

        return Folders.Select(folder => InFolder(engine, folder)).FirstOrDefault(found => found is not null);
    }

    private static string? InFolder(NativeEngine engine, string folder) =>
        engine.FileNames.Select(name => Path.GetFullPath(Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static List<string> FoldersOf(string baseFolder)
    {
        var rid = NativeLibraries.RuntimeIdentifier;
        List<string> folders = [Path.Combine(baseFolder, "runtimes", rid, "native")];
        for (var folder = new DirectoryInfo(baseFolder); folder is not null; folder = folder.Parent)
        {
            var provisioned = Path.Combine(folder.FullName, "native", "provisioned", rid);
            if (!Directory.Exists(provisioned)) continue;
            folders.Add(provisioned);
            break;
        }

        if (folders.Count == 1) folders.Add(Path.Combine("native", "provisioned", rid));
        return folders;
    }
}
