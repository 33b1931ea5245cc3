using System.Text.Json;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Studies as people and as scripts read them.</summary>
internal static class StudyListing
{
    public static string Directions(StudyDefinition definition) => string.Join(',', definition.Directions.Select(d => d == Direction.Maximize ? "maximize" : "minimize"));

    public static string Counts(IStudyView view) =>
        string.Join(", ", view.Trials.GroupBy(t => t.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));

    /// <summary>The best trials: one, or those that no other beats where there are several objectives.</summary>
    public static IReadOnlyList<TrialRecord> Best(IStudyView view) => view.Directions.Count > 1 ? BestTrial.Front(view) : BestTrial.Of(view) is { } one ? [one] : [];

    public static void Write(Utf8JsonWriter json, StudyEntry study, IStudyView? view)
    {
        var definition = study.Definition;
        json.WriteStartObject();
        json.WriteString("study", definition.Name);
        json.WriteString("state", study.State);
        json.WriteString("direction", Directions(definition));
        json.WriteString("sampler", definition.Sampler);
        if (definition.Pruner is { } pruner) json.WriteString("pruner", pruner);
        json.WriteNumber("seed", definition.Seed);
        if (definition.PlannedTrials is { } planned) json.WriteNumber("planned_trials", planned);
        if (definition.Space is { } space)
        {
            json.WritePropertyName("space");
            json.WriteRawValue(space);
        }

        json.WriteString("created_at", study.CreatedAt);
        json.WriteString("created_by", study.CreatedBy);
        if (study.RunId is { } run) json.WriteString("run", run);
        if (view is not null) WriteTrials(json, view);
        json.WriteEndObject();
    }

    private static void WriteTrials(Utf8JsonWriter json, IStudyView view)
    {
        json.WriteStartObject("trials");
        foreach (var group in view.Trials.GroupBy(t => t.State).OrderBy(g => g.Key)) json.WriteNumber(group.Key.ToString().ToLowerInvariant(), group.Count());
        json.WriteEndObject();
        json.WriteStartArray("best");
        foreach (var trial in Best(view)) TrialListing.Write(json, trial);
        json.WriteEndArray();
    }
}
