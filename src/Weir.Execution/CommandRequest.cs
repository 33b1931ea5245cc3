namespace Weir.Execution;

/// <summary>Shell commands to run one after the other in one place.</summary>
/// <param name="Commands">Each is a shell of its own; the first that fails ends the request.</param>
/// <param name="WorkingDirectory">Full path.</param>
public sealed record CommandRequest(IReadOnlyList<string> Commands, string WorkingDirectory)
{
    /// <summary>Variables to set; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>File that everything printed is appended to; null keeps nothing.</summary>
    public string? LogPath { get; init; }
}

/// <summary>How a request ended.</summary>
/// <param name="ExitCode">0 when every command succeeded, else the exit code of the one that failed.</param>
/// <param name="FailedCommand">The command that failed; null on success.</param>
/// <param name="Elapsed">Wall time of all commands.</param>
public sealed record CommandOutcome(int ExitCode, string? FailedCommand, TimeSpan Elapsed);
