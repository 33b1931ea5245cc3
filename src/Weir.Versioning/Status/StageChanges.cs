namespace Weir.Versioning.Status;

/// <summary>How the workspace differs from what a metafile records. Empty when nothing does.</summary>
/// <param name="Name">Address of the stage, or path of the <c>.dvc</c> file.</param>
public sealed record StageChanges(string Name)
{
    /// <summary>Changed dependencies: path from the root (an address as it is) and <c>modified</c> or <c>deleted</c>.</summary>
    public IReadOnlyDictionary<string, string> Deps { get; init; } = new Dictionary<string, string>();

    /// <summary>Sources of imports that moved on: how they are named, and <c>update available</c>.</summary>
    public IReadOnlyDictionary<string, string> Behind { get; init; } = new Dictionary<string, string>();

    /// <summary>Changed parameters: file from the root, key and <c>modified</c>, <c>new</c> or <c>deleted</c>; the key is empty when the whole file is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Params { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Changed outs: path from the root and <c>modified</c>, <c>deleted</c> or <c>not in cache</c>.</summary>
    public IReadOnlyDictionary<string, string> Outs { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the command is another one.</summary>
    public bool IsCommandChanged { get; init; }

    /// <summary>True when an import's metafile was written by hand, or by <c>--no-exec</c>: its hash is not that of what it says.</summary>
    public bool IsHashChanged { get; init; }

    /// <summary>True for a stage that runs each time.</summary>
    public bool AlwaysChanges { get; init; }

    /// <summary>True when nothing differs.</summary>
    public bool IsClean => Deps.Count == 0 && Behind.Count == 0 && Params.Count == 0 && Outs.Count == 0 && !IsCommandChanged && !IsHashChanged && !AlwaysChanges;
}
