namespace Weir.Execution;

/// <summary>Shell commands to run one after the other in one place.</summary>
/// <param name="Commands">Each is a shell of its own; the first that fails ends the request.</param>
/// <param name="WorkingDirectory">Full path.</param>
public sealed record CommandRequest(IReadOnlyList<string> Commands, string WorkingDirectory)
{
    /// <summary>The variable that carries <see cref="Tag"/> to everything the commands start.</summary>
    public const string TagVariable = "WEIR_ATTEMPT";

    /// <summary>Variables to set; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>File that everything printed is appended to; null keeps nothing. Commands write it themselves, so that it survives whoever started them.</summary>
    public string? LogPath { get; init; }

    /// <summary>File that standard error is appended to, apart from the log; null for both in one. Executors of other machines do so; one of this machine keeps them in one.</summary>
    public string? ErrorPath { get; init; }

    /// <summary>Names this attempt among all others, so that what outlives its driver can be found again; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>What it needs.</summary>
    public CommandResources Resources { get; init; } = new();

    /// <summary>Folder of this attempt alone, for executors beyond this machine: what they must find again after a restart lies there. A request with a folder in which
    /// one is at work, or has ended, is not started again: its end is waited for. Null for one that is made and removed.</summary>
    public string? Spool { get; init; }

    /// <summary>Hears where the request waits and runs, from executors of other machines. May be called from any thread.</summary>
    public Action<CommandPlace>? OnPlace { get; init; }
}

/// <summary>How a request ended.</summary>
/// <param name="ExitCode">0 when every command succeeded, else the exit code of the one that failed; 128 + signal when a signal ended it.</param>
/// <param name="FailedCommand">The command that failed; null on success.</param>
/// <param name="Elapsed">Wall time of all commands.</param>
public sealed record CommandOutcome(int ExitCode, string? FailedCommand, TimeSpan Elapsed)
{
    /// <summary>The signal that ended the failed command; null when it ended by itself.</summary>
    public int? Signal { get; init; }

    /// <summary>Why it ended where neither exit code nor signal tell: see <see cref="OutcomeCauses"/>; null otherwise.</summary>
    public string? Cause { get; init; }

    /// <summary>The cause in words; null where there is none.</summary>
    public string? Message { get; init; }

    /// <summary>Machine that ran it; null for this one.</summary>
    public string? Host { get; init; }

    /// <summary>What a cluster called it; null for this machine.</summary>
    public string? Job { get; init; }

    /// <summary>When the machine began it, where that is later than when it was asked to; null for this machine.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Most memory that one process of the commands held, in bytes; null where the system does not tell, as Linux does not of what holds less than whoever started it.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>CPU time of all commands and what they waited for; null where the system does not tell.</summary>
    public TimeSpan? CpuTime { get; init; }
}
