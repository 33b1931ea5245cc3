using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>The right to work on a trial. Who has lost it, because he was taken for dead, can neither report nor tell.</summary>
/// <param name="Token">Shown with everything that is said of the trial.</param>
/// <param name="Record">The trial.</param>
public sealed record TrialClaim(string Token, TrialRecord Record)
{
    /// <summary>The trial's number.</summary>
    public int Number => Record.Number;
}

/// <summary>Who asks for trials.</summary>
/// <param name="Name">What to call him: host and process, or what a scheduler calls the job.</param>
/// <param name="Lease">How long a trial stays his without a sign of life; null for ever.</param>
public sealed record Worker(string Name, TimeSpan? Lease = null)
{
    /// <summary>The token of the claim, where he chooses it himself: asked twice with one, the same trial is given. Null to be given one.</summary>
    public string? Token { get; init; }
}
