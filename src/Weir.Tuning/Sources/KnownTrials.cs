using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Judges trials that are to be imported against the study that is to take them.</summary>
public static class KnownTrials
{
    /// <summary>Checks that a study can take trials.</summary>
    /// <exception cref="WeirException"><c>tuning_trial</c>: one with another number of values.</exception>
    public static void Check(IReadOnlyList<ImportedTrial> trials, int directions)
    {
        foreach (var (number, trial) in trials.Index())
            if (trial.State == TrialState.Complete && trial.Values.Count != directions)
                throw new WeirException(TuningErrors.Trial, $"trial {number} of those to be imported has {trial.Values.Count} value{(trial.Values.Count == 1 ? string.Empty : "s")}; the study has {directions} direction{(directions == 1 ? string.Empty : "s")}", directions == 1 ? "name a direction for each value: --direction minimize,maximize" : "a column for each: values_0, values_1") { Kind = FailureKind.Failed };
    }

    /// <summary>Those that a study does not have yet: with the same parameters, state and values, as often as it has them.</summary>
    public static IReadOnlyList<ImportedTrial> Without(IStudyView study, IReadOnlyList<ImportedTrial> trials)
    {
        var there = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var trial in study.Trials)
        {
            var key = Key(trial.State, trial.Parameters, trial.Given, trial.Values);
            there[key] = there.GetValueOrDefault(key) + 1;
        }

        return [.. trials.Where(t =>
        {
            var key = Key(t.State, t.Parameters, t.Given, t.Values);
            var left = there.GetValueOrDefault(key);
            if (left > 0) there[key] = left - 1;
            return left == 0;
        })];
    }

    private static string Key(TrialState state, IReadOnlyList<TrialParameter> parameters, IReadOnlyDictionary<string, ParameterValue>? given, IReadOnlyList<double> values)
    {
        var named = state == TrialState.Waiting ? given?.Select(g => (Name: g.Key, g.Value)) ?? [] : parameters.Select(p => (p.Name, p.Value));
        return $"{state}\n{string.Join('\n', named.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value.Kind}:{p.Value}"))}\n{string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}";
    }
}
