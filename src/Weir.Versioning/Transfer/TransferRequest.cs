using Weir.Foundation.Progress;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>What to push or fetch.</summary>
public sealed record TransferRequest
{
    /// <summary>Targets relative to <see cref="WorkingFolder"/>; none means everything.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Where targets start, relative to the root; empty for the root.</summary>
    public string WorkingFolder { get; init; } = string.Empty;

    /// <summary>Name of the remote; null for each out's own, or the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Transfers at once; null for the remote's own number.</summary>
    public int? Jobs { get; init; }

    /// <summary>Commits besides the workspace.</summary>
    public RevisionScope Scope { get; init; } = new();

    /// <summary>Only the commits of <see cref="Scope"/>, not the workspace.</summary>
    public bool WithoutWorkspace { get; init; }

    /// <summary>Also what the targets are made from.</summary>
    public bool WithDeps { get; init; }

    /// <summary>Targets may be folders.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Targets are patterns.</summary>
    public bool IsGlob { get; init; }

    /// <summary>Also the run cache.</summary>
    public bool RunCache { get; init; }

    /// <summary>Only outs of at most so many bytes.</summary>
    public long? MaxSizeBytes { get; init; }

    /// <summary>Only outs of these kinds; all when empty.</summary>
    public IReadOnlyList<Metafiles.OutKind> Kinds { get; init; } = [];

    /// <summary>Hears how far it is.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;
}
