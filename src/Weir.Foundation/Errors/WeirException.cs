namespace Weir.Foundation.Errors;

/// <summary>A failure that a user can understand and mend: a stable code, one sentence, the place, and what to do.</summary>
/// <remarks>Misuse of an API by a programmer throws <see cref="ArgumentException"/> instead. The doors (CLI, server) turn this into their
/// protocol's own error shape; nothing else should be shown to a user.</remarks>
public sealed class WeirException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="code">Stable snake_case word, such as <c>file_not_found</c>; see <see cref="ErrorCodes"/>.</param>
    /// <param name="message">One sentence that stands alone: what is wrong, with the names involved.</param>
    /// <param name="hint">What to do or type instead, when that is known.</param>
    /// <param name="location">File, line and field, when there is one.</param>
    /// <param name="inner">The cause, kept for logs and never shown.</param>
    public WeirException(string code, string message, string? hint = null, SourceLocation? location = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
        Location = location;
    }

    /// <summary>Stable code in snake_case.</summary>
    public string Code { get; }

    /// <summary>What to do instead; null when nothing better can be said.</summary>
    public string? Hint { get; }

    /// <summary>Where the fault lies; null when it has no place in a file.</summary>
    public SourceLocation? Location { get; }

    /// <summary>True when the same call may succeed later without any change (a lock, a network).</summary>
    public bool IsTransient { get; init; }

    /// <summary>How the failure counts for the exit code of the CLI.</summary>
    public FailureKind Kind { get; init; } = FailureKind.Failed;

    /// <summary>Wrong usage: unknown verb or option, missing argument. Exit code 2.</summary>
    public static WeirException Usage(string message, string? hint = null) =>
        new(ErrorCodes.Usage, message, hint) { Kind = FailureKind.Usage };

    /// <summary>A file or directory that should be there is not. A file beside it that may be meant is named before any other hint.</summary>
    public static WeirException FileNotFound(string path, string? hint = null) =>
        new(ErrorCodes.FileNotFound, $"'{path}' does not exist", NearbyFile.Hint(path) ?? hint, new SourceLocation(path));
}

/// <summary>Which exit code a failure maps to.</summary>
public enum FailureKind
{
    /// <summary>The work failed: exit code 1.</summary>
    Failed,

    /// <summary>The command was used wrongly: exit code 2.</summary>
    Usage,
}
