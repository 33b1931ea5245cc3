using Weir.Execution;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Repro;

/// <summary>An attempt that did not succeed, with what a record of it says.</summary>
internal sealed class StageFailure(WeirException error, string cause, CommandOutcome? outcome = null) : Exception(error.Message, error)
{
    public WeirException Error { get; } = error;

    /// <summary>As in <see cref="Records.StageAttempt.Cause"/>.</summary>
    public string Cause { get; } = cause;

    public CommandOutcome? Outcome { get; } = outcome;

    // What the machine is to blame for is tried again although no retries were asked for.
    private const int RetriesOfTheMachine = 3;

    /// <summary>True when trying again may help, by the stage's settings.</summary>
    /// <param name="settings">Of the stage.</param>
    /// <param name="attempts">Attempts made.</param>
    public bool IsWorthARetry(StageSettings settings, int attempts) =>
        OutcomeCauses.IsOfTheMachine(Cause) ? attempts <= Math.Max(settings.Retries, RetriesOfTheMachine) : attempts <= settings.Retries && IsWorthARetry(settings);

    private bool IsWorthARetry(StageSettings settings) =>
        Cause is "exit-code" or "signal" or "timeout" or OutcomeCauses.OutOfMemory
        && (settings.RetryOn.Count == 0 || settings.RetryOn.Contains(Cause) || (Outcome is { Signal: null } o && settings.RetryOn.Contains(o.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
