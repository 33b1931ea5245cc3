using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>One stage of a <c>dvc.yaml</c>: a command with what it reads and makes.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="FilePath">Full path of the <c>dvc.yaml</c>.</param>
/// <param name="Address">How it is called from the root: <c>train</c>, or <c>dir/dvc.yaml:train</c>.</param>
/// <param name="Command">The command as written: text, or a list of texts.</param>
/// <param name="WorkingDirectory">Full path that its paths start from.</param>
public sealed record StageDefinition(string Name, string FilePath, string Address, YamlValue Command, string WorkingDirectory)
{
    /// <summary>Files and directories that it reads, in file order.</summary>
    public IReadOnlyList<TrackedOut> Deps { get; init; } = [];

    /// <summary>Parameters that it reads.</summary>
    public IReadOnlyList<Params.ParamsSelection> Params { get; init; } = [];

    /// <summary>What it makes: outs, metrics and plots.</summary>
    public IReadOnlyList<TrackedOut> Outs { get; init; } = [];

    /// <summary>True when it is not to run again.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>True when it is to run each time.</summary>
    public bool AlwaysChanges { get; init; }

    /// <summary>What a person wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>1-based line of its name, for messages.</summary>
    public int Line { get; init; }

    /// <summary>True for a stage without deps and params, which runs each time ("callback" in DVC).</summary>
    public bool IsCallback => Deps.Count == 0 && Params.Count == 0;

    /// <summary>The shell commands in order: each line of a text is a shell of its own, as is each item of a list.</summary>
    public IReadOnlyList<string> ShellCommands => Command switch
    {
        YamlText text => [.. Lines(text.Value)],
        YamlList list => [.. list.Items.OfType<YamlText>().SelectMany(t => Lines(t.Value))],
        _ => [],
    };

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0);
}
