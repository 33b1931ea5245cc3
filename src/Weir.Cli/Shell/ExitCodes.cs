namespace Weir.Cli.Shell;

/// <summary>Every exit code of <c>weir</c>.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The work failed, or a check found something.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage: unknown verb or option, missing argument.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
