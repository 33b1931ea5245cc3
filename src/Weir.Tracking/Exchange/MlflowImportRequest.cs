namespace Weir.Tracking.Exchange;

/// <summary>What to take over from an MLflow store, and how.</summary>
public sealed record MlflowImportRequest
{
    /// <summary>An <c>mlruns</c> folder (or one that holds it), an MLflow SQLite file, <c>sqlite:///…</c>, <c>postgresql://…</c>, or a server's <c>http(s)://…</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Beginnings of artifact addresses and what stands for them here, each <c>OLD=NEW</c>; the longest that fits counts.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>True leaves artifacts where they are: runs keep their addresses (mapped ones are rewritten).</summary>
    public bool LeavesArtifacts { get; init; }

    /// <summary>True reads nothing of runs that are there already; false brings them up to date.</summary>
    public bool SkipsExisting { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Hears of each thing that could not be read or was left out; null drops it. The report has them too.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Reads environment variables (credentials of a server); null for the process's own.</summary>
    public Func<string, string?>? Variable { get; init; }
}
