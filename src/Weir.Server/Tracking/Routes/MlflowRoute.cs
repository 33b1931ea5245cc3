namespace Weir.Server.Tracking.Routes;

/// <summary>How a call of MLflow's is answered here.</summary>
internal enum RouteStatus
{
    /// <summary>As MLflow does.</summary>
    Same,

    /// <summary>As MLflow's own clients want it, where MLflow's server is wrong.</summary>
    Better,

    /// <summary>404 with a sentence.</summary>
    Absent,
}

/// <summary>One call of MLflow's.</summary>
/// <param name="Section">Under which heading the compatibility page has it.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Whole path; words in braces stand for a part of it.</param>
/// <param name="Status">How it is answered.</param>
/// <param name="Note">What is better, or why it is absent; a sentence without its full stop.</param>
internal sealed record MlflowRoute(string Section, string Method, string Path, RouteStatus Status, string? Note = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}
