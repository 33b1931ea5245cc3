namespace Weir.Pipelines.Triggers.Running;

/// <summary>How this program is started again, for work that is better done in a process of its own.</summary>
public static class WeirProgram
{
    /// <summary>Program and first arguments.</summary>
    public static IReadOnlyList<string> Words { get; } = Find();

    private static string[] Find()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "Weir.Cli.dll");
        // Under `dotnet Weir.Cli.dll` or a test runner the process is not weir itself.
        var isItself = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "weir" or "Weir.Cli";
        return isItself || !File.Exists(library) ? [Environment.ProcessPath ?? "weir"] : ["dotnet", library];
    }
}
