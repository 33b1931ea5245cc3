namespace Weir.Lineage;

/// <summary>One thing that happened: an import, a split, a training run, a registration, a stage. It turned inputs into outputs.</summary>
public sealed record Execution
{
    /// <summary>32 hexadecimal characters, made by the recorder's caller (<c>Id.New()</c>).</summary>
    public required string Id { get; init; }

    /// <summary>What kind of work: the verb, such as <c>data import</c>, <c>train</c>, <c>models register</c>, <c>stage</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the user calls this execution (stage name, run name, file).</summary>
    public required string Name { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Tracking run that this is, or that it belongs to; null when none.</summary>
    public string? RunId { get; init; }

    /// <summary>Git commit of the working folder; null outside a repository.</summary>
    public string? GitCommit { get; init; }

    /// <summary>True when tracked files differed from that commit.</summary>
    public bool GitDirty { get; init; }

    /// <summary>The configuration that it ran with, as JSON; null when there is none.</summary>
    public string? ConfigurationJson { get; init; }

    /// <summary>What it read.</summary>
    public IReadOnlyList<Artifact> Inputs { get; init; } = [];

    /// <summary>What it made.</summary>
    public IReadOnlyList<Artifact> Outputs { get; init; } = [];
}
