using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>Tells apart what cannot be composed for one value from what cannot be composed at all: the first fails a trial, the second ends the study.</summary>
/// <remarks>Hydra's sweepers end with the first job that cannot be composed. Here that is so only where no trial could yet, and several without a value in common came to the same end.</remarks>
internal sealed class TrialCompositions
{
    private const int Enough = 3;

    private readonly Lock _gate = new();
    private readonly List<(TrialRecord Trial, string Why)> _failed = [];
    private bool _hasComposed;

    /// <summary>Why no trial can be composed; null while one may be.</summary>
    public WeirException? Verdict { get; private set; }

    /// <summary>One was composed.</summary>
    public void Succeeded() => _hasComposed = true;

    /// <summary>One could not be.</summary>
    /// <returns>What its trial is told.</returns>
    public WeirException Failed(TrialRecord trial, WeirException e)
    {
        lock (_gate)
        {
            _failed.Add((trial, Plain(trial, e.Message)));
            var alike = _failed.Where(f => f.Why == _failed[^1].Why).Select(f => f.Trial).ToList();
            if (!_hasComposed && alike.Count >= Enough && !HaveInCommon(alike))
                Verdict ??= new WeirException(e.Code, $"no trial can be composed, whatever its parameters are: {e.Message}", e.Hint, e.Location, e) { Kind = e.Kind };
        }

        var place = e.Location is { } at ? $" ({at})" : string.Empty;
        return new WeirException(TuningErrors.Composition, $"it cannot be composed: {e.Message}{place}{(e.Hint is { } hint ? $"; {hint}" : string.Empty)}", inner: e);
    }

    // A value that all of them have may be the reason. A parameter of one value is in all trials there are.
    private static bool HaveInCommon(List<TrialRecord> trials) => trials[0].Parameters.Any(p =>
        !p.Distribution.IsSingle && trials.TrueForAll(t => t.Parameters.Any(o => o.Name == p.Name && o.Value.Equals(p.Value))));

    // The reason without the values of its trial.
    private static string Plain(TrialRecord trial, string message)
    {
        foreach (var (parameter, text) in trial.Parameters.Select(p => (p, p.Value.ToString())).OrderByDescending(p => p.Item2.Length)) message = message.Replace(text, $"{{{parameter.Name}}}", StringComparison.Ordinal);
        return message;
    }
}
