namespace Weir.Execution.Slurm;

/// <summary>A request that Slurm has, or will have.</summary>
internal sealed class SlurmTask(CommandRequest request, SlurmSpool spool, Action<string, bool>? onLine)
{
    // In the order in which they are read to the end: what went wrong is known before the last word.
    private readonly GrowingLog[] _logs = onLine is null ? []
        : request.ErrorPath is { } errors ? [new GrowingLog(errors, l => onLine(l, true)), new GrowingLog(LogOf(request, spool), l => onLine(l, false))]
        : [new GrowingLog(LogOf(request, spool), l => onLine(l, false))];

    public CommandRequest Request => request;

    public SlurmSpool Spool => spool;

    /// <summary>What it is submitted with; null before.</summary>
    public SlurmArray? Array { get; set; }

    /// <summary>Its number there.</summary>
    public int Number { get; set; }

    /// <summary>What Slurm calls it, such as <c>1234_7</c>; null before it has it.</summary>
    public string? Job => Array?.Id is { } id ? FormattableString.Invariant($"{id}_{Number}") : null;

    /// <summary>How often it was submitted.</summary>
    public int Submissions { get; set; }

    /// <summary>True once a node was seen to have begun it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>True once it was told that a node has begun.</summary>
    public bool IsBeginningTold { get; set; }

    /// <summary>True when whoever asked for it does not want it any more.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>True when Slurm was asked to end it.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>How it ended.</summary>
    public TaskCompletionSource<CommandOutcome> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nothing of it runs any more.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Since when it is judged as it is now.</summary>
    public (SlurmPatience Patience, long At) Judged { get; set; }

    /// <summary>The last sign of life that was seen when it was judged.</summary>
    public DateTimeOffset? Sign { get; set; }

    /// <summary>Hands on what was printed since the last time, as far as it can be read.</summary>
    /// <param name="isEnd">True to hand on a last line that is not ended.</param>
    public void Listen(bool isEnd)
    {
        foreach (var log in _logs) log.Read(isEnd);
    }

    private static string LogOf(CommandRequest request, SlurmSpool spool) => request.LogPath ?? Path.Combine(spool.Folder, "log");
}
