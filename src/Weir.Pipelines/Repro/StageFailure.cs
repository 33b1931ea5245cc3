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

    /// <summary>True when trying again may help, by the stage's settings.</summary>
    public bool IsWorthARetry(StageSettings settings) =>
        Cause is "exit-code" or "signal" or "timeout"
        && (settings.RetryOn.Count == 0 || settings.RetryOn.Contains(Cause) || (Outcome is { Signal: null } o && settings.RetryOn.Contains(o.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
