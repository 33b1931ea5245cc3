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

    /// <summary>What <c>meta:</c> holds; DVC passes over it, and Weir's own settings of a stage stand there, under <c>weir</c>.</summary>
    public YamlValue? Meta { get; init; }

    /// <summary>The <c>foreach</c> or <c>matrix</c> that it belongs to; null for a stage of its own.</summary>
    public string? Group { get; init; }

    /// <summary>The stage as resolved from the file.</summary>
    public YamlMap Resolved { get; init; } = new([]);

    /// <summary>Values of parameter files that its templates named, by file and key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlValue>> TemplateValues { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, YamlValue>>();

    /// <summary>1-based line of its name, for messages.</summary>
    public int Line { get; init; }

    /// <summary>True for a stage without deps, params and outs, which runs each time ("callback" in DVC).</summary>
    public bool IsCallback => Deps.Count == 0 && Params.Count == 0 && Outs.Count == 0;

    /// <summary>The shell commands in order: each line of a text is a shell of its own, as is each item of a list, lines and all.</summary>
    public IReadOnlyList<string> ShellCommands => Command switch
    {
        YamlText text => [.. Lines(text.Value)],
        YamlList list => [.. list.Items.OfType<YamlText>().Select(t => t.Value)],
        _ => [],
    };

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0);
}
