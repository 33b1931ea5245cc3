using System.Globalization;
using System.Text.Json;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>Writes <c>study.yaml</c>, as <see cref="StudyFileReader"/> reads it.</summary>
public static class StudyFileWriter
{
    /// <summary>The text of a file.</summary>
    public static string Write(StudyFile file) => YamlEmitter.File(Value(file));

    /// <summary>The same as a value.</summary>
    public static YamlMap Value(StudyFile file)
    {
        var (definition, run) = file;
        List<(string, YamlValue?)> entries =
        [
            ("name", YamlValue.Of(definition.Name)),
            ("directions", OneOrMore([.. definition.Directions.Select(d => d == Direction.Maximize ? "maximize" : "minimize")])),
            ("metrics", OneOrMore(run.Metrics)),
            ("space", Space(definition)),
            ("require", definition.ReadSpace() is { Requirements.Count: > 0 } space ? Texts([.. space.Requirements.Select(r => r.Text)]) : null),
            ("sampler", Setting(definition.Sampler)),
            ("pruner", definition.Pruner is { } pruner ? Setting(pruner) : null),
            ("seed", new YamlInteger(definition.Seed)),
            ("trials", Number(definition.PlannedTrials)),
            ("timeout", Duration(run.Timeout)),
            ("trial_timeout", Duration(run.TrialTimeout)),
            ("stop_after_stale", Number(run.StopAfterStale)),
            ("parallel", Number(run.Parallel)),
            ("retries", Number(definition.Retries)),
            ("retry_on", definition.RetriesFailures ? YamlValue.Of("fail") : null),
            ("lease", Duration(run.Lease)),
            ("command", Texts(run.Command)),
            ("hydra", run.Hydra is { } hydra ? new YamlBool(hydra) : null),
            ("config", Config(run.Config)),
            ("stage", run.Stages is { Count: > 0 } stages ? OneOrMore(stages) : null),
            ("pipeline", run.Stages is { Count: 0 } ? new YamlBool(true) : null),
            ("executor", run.Executor is { } executor ? YamlValue.Of(executor) : null),
            ("resources", Resources(run)),
            ("sbatch", Texts(run.Sbatch)),
        ];
        return Map(entries);
    }

    private static YamlMap? Space(StudyDefinition definition)
    {
        if (definition.Space is not { } json) return null;
        using var document = JsonDocument.Parse(json);
        return YamlValue.Map(document.RootElement.GetProperty("params").EnumerateArray().Select(p => (p.GetProperty("name").GetString()!, (YamlValue)YamlValue.Map(p.EnumerateObject().Where(f => f.Name != "name").Select(f => (f.Name, YamlJson.Read(f.Value)))))));
    }

    private static YamlMap? Config(ConfigPlan? config) =>
        config is null ? null : Map([("dir", YamlValue.Of(config.Directory)), ("name", YamlValue.Of(config.Name)), ("overrides", config.Overrides is { Count: > 0 } overrides ? Texts(overrides) : null)]);

    private static YamlMap? Resources(RunPlan run)
    {
        var map = Map([
            ("cpus", run.Cpus is not { } cpus ? null : cpus == Math.Floor(cpus) ? YamlValue.Of((long)cpus) : new YamlFloat(cpus)),
            ("memory", run.MemoryBytes is { } bytes ? YamlValue.Of(bytes) : null),
            ("gpus", Number(run.Gpus)),
            ("partition", run.Partition is { } partition ? YamlValue.Of(partition) : null),
        ]);
        return map.Entries.Count > 0 ? map : null;
    }

    private static YamlValue Setting(string text)
    {
        if (!text.TrimStart().StartsWith('{')) return YamlValue.Of(text);
        using var document = JsonDocument.Parse(text);
        return YamlJson.Read(document.RootElement);
    }

    private static YamlMap Map(IEnumerable<(string Key, YamlValue? Value)> entries) => YamlValue.Map(entries.Where(e => e.Value is not null).Select(e => (e.Key, e.Value!)));

    private static YamlValue? OneOrMore(IReadOnlyList<string>? texts) => texts is [var one] ? YamlValue.Of(one) : Texts(texts);

    private static YamlList? Texts(IReadOnlyList<string>? texts) => texts is null ? null : new YamlList([.. texts.Select(YamlValue.Of)]);

    private static YamlInteger? Number(int? number) => number is { } value ? YamlValue.Of(value) : null;

    private static YamlValue? Duration(TimeSpan? time) =>
        time is not { } value ? null : value.TotalSeconds == Math.Floor(value.TotalSeconds) ? YamlValue.Of((long)value.TotalSeconds) : YamlValue.Of(value.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture) + "s");
}
