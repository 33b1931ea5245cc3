namespace Weir.Execution;

/// <summary>Words for why a request ended, besides exit codes and signals.</summary>
public static class OutcomeCauses
{
    /// <summary>It took more memory than it was given.</summary>
    public const string OutOfMemory = "out-of-memory";

    /// <summary>It took longer than it was given.</summary>
    public const string Timeout = "timeout";

    /// <summary>The machine that ran it is gone.</summary>
    public const string NodeLost = "node-lost";

    /// <summary>The cluster would never have run it.</summary>
    public const string Stuck = "stuck";

    /// <summary>Somebody else ended it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The cluster says that it succeeded, but what it should have left is not there.</summary>
    public const string LostResult = "lost-result";

    /// <summary>The cluster knows nothing of it any more.</summary>
    public const string Lost = "lost";

    /// <summary>True for what is no fault of the commands: trying again elsewhere may help.</summary>
    public static bool IsOfTheMachine(string? cause) => cause is NodeLost or Lost or LostResult;
}
