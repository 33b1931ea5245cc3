namespace Weir.Tuning.Trials;

/// <summary>Who worked on a stored trial, and when, by the database's clock.</summary>
/// <param name="Worker">Who; null while nobody did.</param>
/// <param name="Attempt">1 for the first try with these parameters.</param>
/// <param name="RetryOf">Number of the trial whose parameters these are; null for the first try.</param>
/// <param name="Reason">Why it failed: <c>stale</c> when its worker was lost, <c>error</c>, <c>nan</c>.</param>
/// <param name="StartedAt">When it was given out.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record TrialOrigin(string? Worker, int Attempt, int? RetryOf, string? Reason, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Its tracking run; null without one.</summary>
    public string? RunId { get; init; }
}
