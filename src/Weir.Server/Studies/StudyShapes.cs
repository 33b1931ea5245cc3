using System.Globalization;
using System.Text.Json;
using Weir.Server.Api;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Server.Studies;

/// <summary>Studies and trials as the API tells of them.</summary>
internal static class StudyShapes
{
    private const int MostBest = 200;

    public static StudyRow Row(StudyEntry study, IReadOnlyDictionary<TrialState, int> trials, double? best) => new(
        study.Definition.Name, study.State, [.. study.Definition.Directions.Select(Word)], study.Definition.Sampler, study.Definition.Pruner, study.Definition.PlannedTrials,
        trials.OrderBy(t => t.Key).ToDictionary(t => Word(t.Key), t => t.Value), best, study.Definition.ExperimentId, study.RunId, study.CreatedAt.ToUnixTimeMilliseconds(), study.CreatedBy);

    public static StudyDetail Detail(StudyEntry study, IStudyView view, StudyPulse pulse)
    {
        var best = view.Directions.Count > 1 ? BestTrial.Front(view) : BestTrial.Of(view) is { } one ? [one] : [];
        var definition = study.Definition;
        return new StudyDetail(
            Row(study with { State = pulse.State }, Counts(view), best is [var single] && view.Directions.Count == 1 ? RunShapes.Finite(single.Values[0]) : null),
            definition.Seed, definition.Retries, definition.RetriesFailures, definition.Space is { } space ? JsonElement.Parse(space) : null, definition.Attributes, pulse.Revision,
            [.. best.OrderBy(t => t.Losses[0]).Take(MostBest).Select(View)], best.Count, best.Count == 0 ? [] : [.. TrialOverrides.Of(best.MinBy(t => t.Losses[0])!)]);
    }

    public static TrialView View(TrialRecord trial) => new(
        trial.Number, Word(trial.State), JsonElement.Parse(TrialOverrides.Json(trial)), [.. trial.Values], [.. trial.Constraints], trial.Error, trial.Origin?.Reason, trial.Origin?.Worker, trial.Origin?.Attempt ?? 1, trial.Origin?.RetryOf,
        trial.Origin?.StartedAt?.ToUnixTimeMilliseconds(), trial.Origin?.EndedAt?.ToUnixTimeMilliseconds(), trial.Origin?.RunId, trial.LastReport?.Step);

    public static TrialDetail Whole(TrialRecord trial) => new(
        View(trial), [.. trial.Reports.Select(r => new TrialReport(r.Step, r.Value))], [.. TrialOverrides.Of(trial)], trial.Notes.ToDictionary(n => n.Key, n => n.Value));

    public static Dictionary<TrialState, int> Counts(IStudyView view) => view.Trials.GroupBy(t => t.State).ToDictionary(g => g.Key, g => g.Count());

    public static ParameterRow Parameter(string name, Distribution distribution, bool isConditional) => distribution switch
    {
        NumericDistribution numeric => new(name, numeric is IntDistribution ? "int" : "float", RunShapes.Finite(numeric.Low), RunShapes.Finite(numeric.High), numeric.IsLog, numeric.Step, null, isConditional),
        CategoricalDistribution categorical => new(name, "categorical", null, null, false, null, [.. categorical.Choices.Select(c => c.ToString())], isConditional),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };

    public static TrialPoint Point(TrialRecord trial, IReadOnlyList<string> parameters) => new(
        trial.Number, Word(trial.State), [.. trial.Values.Select(v => RunShapes.Finite(v))], trial.Violation == 0, [.. parameters.Select(p => NineFigures(trial.Inner(p)))], trial.Origin?.Worker, trial.Origin?.Attempt ?? 1, trial.Origin?.RetryOf,
        trial.Origin?.StartedAt?.ToUnixTimeMilliseconds(), trial.Origin?.EndedAt?.ToUnixTimeMilliseconds(), trial.Origin?.RunId, trial.Error is { Length: > 200 } error ? error[..200] + "…" : trial.Error);

    public static string Word(TrialState state) => state.ToString().ToLowerInvariant();

    public static string Word(Direction direction) => direction == Direction.Maximize ? "maximize" : "minimize";

    // What a picture shows; half the bytes of all seventeen.
    private static double? NineFigures(double value) => !double.IsFinite(value) ? null : value == Math.Floor(value) ? value : double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
