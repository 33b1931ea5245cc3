namespace Weir.Pipelines.Triggers.Running;

/// <summary>How this program is started again, for work that is better done in a process of its own.</summary>
public static class WeirProgram
{
    /// <summary>Program and first arguments.</summary>
    public static IReadOnlyList<string> Words { get; } = Find();

    private static string[] Find()
    {
        // Under `dotnet weir.dll` or a test runner the process is not weir itself.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "weir") return [Environment.ProcessPath!];
        var program = Path.Combine(AppContext.BaseDirectory, "weir");
        if (File.Exists(program)) return [program];
        return File.Exists(program + ".dll") ? ["dotnet", program + ".dll"] : [Environment.ProcessPath ?? "weir"];
    }
}
