using System.Runtime.CompilerServices;

namespace Weir.Cli.Tests.Interop;

/// <summary>A piece of work in a repository, told as lines that either tool can do. Lies in <c>scenarios/*.txt</c>; what DVC made of it in <c>scenarios/*.json</c>.</summary>
/// <param name="Name">File and heading.</param>
/// <param name="Steps">In order.</param>
internal sealed record InteropScenario(string Name, IReadOnlyList<InteropStep> Steps)
{
    private const string OnlyInTurn = "in turn: ";

    public static string Folder { get; } = FolderOfThisFile();

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, InteropScenario> All { get; } = Directory.GetFiles(Folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(Read).ToDictionary(s => s.Name);

    /// <summary>Scenarios in which <c>weir</c> still differs, with the reason. One that differs no longer fails its test until its line here is gone.</summary>
    public static IReadOnlyDictionary<string, string> Differences { get; } = System.IO.File.ReadLines(Path.Combine(Folder, "differences"))
        .Where(l => l.Length > 0).Select(l => l.Split(" | ")).Where(l => !l[1].StartsWith(OnlyInTurn, StringComparison.Ordinal)).ToDictionary(l => l[0], l => l[1]);

    /// <summary>Scenarios that each tool does alike, and that cannot be done in turn, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Alone { get; } = System.IO.File.ReadLines(Path.Combine(Folder, "differences"))
        .Where(l => l.Length > 0).Select(l => l.Split(" | ")).Where(l => l[1].StartsWith(OnlyInTurn, StringComparison.Ordinal)).ToDictionary(l => l[0], l => l[1][OnlyInTurn.Length..]);

    /// <summary>The file with what DVC made of this file's scenarios.</summary>
    public static string ExpectedFile(string file) => Path.Combine(Folder, file + ".json");

    /// <summary>The file it stands in, without its ending.</summary>
    public string File => Name.Split(": ")[0];

    private static IEnumerable<InteropScenario> Read(string path)
    {
        string? name = null;
        var steps = new List<InteropStep>();
        foreach (var line in System.IO.File.ReadLines(path).Where(l => l.Trim().Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                if (name is not null) yield return new InteropScenario(name, steps);
                name = $"{Path.GetFileNameWithoutExtension(path)}: {line[2..].Trim()}";
                steps = [];
            }
            else
            {
                steps.Add(InteropStep.Parse(line));
            }
        }

        if (name is not null) yield return new InteropScenario(name, steps);
    }

    private static string FolderOfThisFile([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "scenarios");
}
