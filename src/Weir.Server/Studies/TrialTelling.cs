using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Server.Studies;

/// <summary>How somebody says that a trial ended.</summary>
internal sealed class TrialTelling
{
    private readonly TellTrial _said;
    private readonly IReadOnlyList<double>? _values;

    private TrialTelling(TellTrial said, IReadOnlyList<double>? values) => (_said, _values) = (said, values);

    public string? Token => _said.Token;

    /// <summary>What was said, once it is known to be one thing that fits the study.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>.</exception>
    public static TrialTelling Of(TellTrial said, StudyDefinition study)
    {
        var values = said.Values ?? (said.Value is { } value ? [value] : null);
        var ways = (said.Value is null ? 0 : 1) + (said.Values is null ? 0 : 1) + (said.Pruned == true ? 1 : 0) + (said.Failed is null ? 0 : 1);
        if (ways != 1) throw new WeirException(MlflowErrors.InvalidParameterValue, "a trial ends in one way: with 'value' or 'values', with 'pruned' or with 'failed'", "{\"token\": \"…\", \"value\": 0.3} or {\"token\": \"…\", \"failed\": \"out of memory\"}");
        if (values is not null && values.Count != study.Directions.Count) throw MlflowErrors.Invalid($"{values.Count} values were told; the study has {study.Directions.Count} {(study.Directions.Count == 1 ? "direction" : "directions")}");
        if (said.Constraints is not null && values is null) throw MlflowErrors.Invalid("'constraints' go with values");
        if (said.Retry is not null && said.Failed is null) throw MlflowErrors.Invalid("'retry' goes with 'failed'");
        return new TrialTelling(said, values);
    }

    public Task TellAsync(StoredStudy study, TrialClaim claim, CancellationToken cancellation) =>
        _values is not null ? study.TellAsync(claim, _values, _said.Constraints, cancellation)
        : _said.Failed is { } why ? study.TellFailedAsync(claim, why, _said.Retry ?? false, cancellation)
        : study.TellPrunedAsync(claim, cancellation);

    /// <summary>True where a trial ended just so.</summary>
    public bool IsWhatWasTold(TrialRecord trial) =>
        _said.Failed is { } why ? trial.State == TrialState.Fail && trial.Error == why
        : _values is null ? trial.State == TrialState.Pruned
        : _values.Any(double.IsNaN) ? trial.State == TrialState.Fail && trial.Origin?.Reason == "nan"
        : trial.State == TrialState.Complete && trial.Values.SequenceEqual(_values) && trial.Constraints.SequenceEqual(_said.Constraints ?? []);
}
