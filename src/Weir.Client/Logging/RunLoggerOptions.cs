namespace Weir.Client.Logging;

/// <summary>How a <see cref="RunLogger"/> gathers and sends.</summary>
public sealed record RunLoggerOptions
{
    /// <summary>Values held in memory at most; whoever logs more waits. Default 100,000 (some 10 MB).</summary>
    public int MostBuffered { get; init; } = 100_000;

    /// <summary>How long a value may wait for others to go with. Default 1 s.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause after a failure that may pass; each next is twice as long, to half a minute. Default 0.5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the end waits for a server that does not answer, before what is left goes to <see cref="SpillFile"/>. Default 1 minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes what could not be sent, to be sent later by <c>weir sync</c>; null for <c>weir-RUN.jsonl</c> in the current folder.</summary>
    public string? SpillFile { get; init; }
}
