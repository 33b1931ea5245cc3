namespace Weir.Pipelines.Inspection;

/// <summary>Why a stage would run, be restored or be skipped, down to the file and parameter.</summary>
/// <param name="Inspection">What differs.</param>
public sealed record StageExplanation(StageInspection Inspection)
{
    /// <summary>What would become of it now: <c>skip</c>, <c>restore</c> or <c>run</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Files that differ inside directories, by path of the directory.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StageChange>> Files { get; init; } = new Dictionary<string, IReadOnlyList<StageChange>>();

    /// <summary>Stages that it depends on and that would run first, by address.</summary>
    public IReadOnlyList<string> StaleSources { get; init; } = [];

    /// <summary>True when the run cache has this very run.</summary>
    public bool IsInRunCache { get; init; }

    /// <summary>How the nearest run in the run cache differs from what would run; null when there is none of this stage.</summary>
    public IReadOnlyList<StageChange>? Nearest { get; init; }

    /// <summary>True when the nearest run had another command.</summary>
    public bool NearestHasOtherCommand { get; init; }
}
