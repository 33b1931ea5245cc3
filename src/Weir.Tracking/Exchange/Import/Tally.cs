namespace Weir.Tracking.Exchange.Import;

/// <summary>What became of one thing.</summary>
internal enum Outcome
{
    Added,
    Updated,
    Unchanged,
    Skipped,
}

/// <summary>Counts outcomes, warnings and differences while an import runs.</summary>
internal sealed class Tally(Action<string>? warn)
{
    private const int MostKept = 1000;

    private readonly Dictionary<(string Kind, Outcome Outcome), long> _counts = [];
    private readonly Lock _gate = new();
    private long _moreDifferences;

    public List<string> Warnings { get; } = [];

    public List<string> Differences { get; } = [];

    public long PointsAdded { get; set; }

    public long Points { get; set; }

    public long FilesCopied { get; set; }

    public long BytesCopied { get; set; }

    public long FilesPresent { get; set; }

    public long ArtifactsLeft { get; set; }

    public long ArtifactsNotFound { get; set; }

    public string? NotFoundExample { get; set; }

    public void Count(string kind, Outcome outcome) => _counts[(kind, outcome)] = _counts.GetValueOrDefault((kind, outcome)) + 1;

    public ImportCount Of(string kind) => new(Get(kind, Outcome.Added), Get(kind, Outcome.Updated), Get(kind, Outcome.Unchanged), Get(kind, Outcome.Skipped));

    public void Warn(string text)
    {
        lock (_gate)
        {
            warn?.Invoke(text);
            if (Warnings.Count < MostKept) Warnings.Add(text);
        }
    }

    public void Differ(string text)
    {
        lock (_gate)
        {
            if (Differences.Count < MostKept) Differences.Add(text);
            else if (Interlocked.Increment(ref _moreDifferences) == 1) Differences.Add($"and more than these {MostKept}");
        }
    }

    public void File(bool isCopied, long bytes)
    {
        lock (_gate)
        {
            if (isCopied) (FilesCopied, BytesCopied) = (FilesCopied + 1, BytesCopied + bytes);
            else FilesPresent++;
        }
    }

    private long Get(string kind, Outcome outcome) => _counts.GetValueOrDefault((kind, outcome));
}
