using Weir.Foundation.Errors;
using Weir.Tuning.Pruners;
using Weir.Tuning.Running;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;
using Weir.Yaml;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>Reads <c>study.yaml</c>: docs/formats/study.md.</summary>
public static class StudyFileReader
{
    internal static readonly string[] Keys =
    [
        "name", "directions", "metrics", "space", "require", "sampler", "pruner", "seed", "trials", "timeout", "trial_timeout", "stop_after_stale", "parallel", "retries", "retry_on", "lease",
        "command", "hydra", "config", "stage", "pipeline", "executor", "resources", "sbatch",
    ];

    private static readonly string[] Whats = ["command", "stage", "pipeline"];

    internal static readonly string[] ConfigKeys = ["dir", "name", "overrides"];

    internal static readonly string[] ResourceKeys = ["cpus", "memory", "gpus", "partition"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="display">The path as it is shown in messages.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, <c>corrupt_file</c>; <c>tuning_file</c>, <c>tuning_space</c>, <c>tuning_requirement</c>, <c>tuning_setting</c>, <c>override_syntax</c>, all with line and key.</exception>
    public static StudyFile Load(string path, string display)
    {
        if (Directory.Exists(path)) throw new WeirException(TuningErrors.File, $"'{display}' is a folder", "name the file: -f study.yaml", new SourceLocation(display));
        return Read(YamlDocument.Parse(YamlDocument.Load(path).Text, display));
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="WeirException">As of <see cref="Load"/>.</exception>
    public static StudyFile Parse(string text, string display) => Read(YamlDocument.Parse(text, display));

    private static StudyFile Read(YamlDocument document)
    {
        var file = new YamlFields(document, document.Root, string.Empty, Keys);
        var definition = new StudyDefinition
        {
            Name = file.Text("name") ?? throw file.Fault(file.Map, "name", "is missing", "say what the study is called"),
            Directions = file.Texts("directions", "minimize or maximize")?.Select(d => Direction(file, d.Node, d.Text)).ToList() ?? [Trials.Direction.Minimize],
            Space = StudyFileSpace.Read(file, document),
            Sampler = Setting(file, "sampler", text => SamplerCatalog.Create(text)) ?? "auto",
            Pruner = Setting(file, "pruner", text => PrunerCatalog.Create(text)),
            Seed = file.Seed("seed") ?? 0,
            PlannedTrials = file.Count("trials", 1),
            Retries = file.Count("retries", 0) ?? 1,
            RetriesFailures = file.Text("retry_on") switch { null or "lost" => false, "fail" => true, var other => throw file.Fault(file["retry_on"]!, "retry_on", $"is '{other}'; lost and fail are known", DidYouMean.Hint(other, ["lost", "fail"])) },
        };
        return new StudyFile(definition, ReadRun(file, document, definition));
    }

    private static RunPlan ReadRun(YamlFields file, YamlDocument document, StudyDefinition definition)
    {
        var resources = file["resources"] is { } node ? new YamlFields(document, node, "resources", ResourceKeys) : null;
        var plan = new RunPlan
        {
            Command = Command(file),
            Hydra = file.Flag("hydra"),
            Stages = file.Flag("pipeline") == true ? [] : file.Texts("stage", "the name of a stage")?.Select(s => s.Text).ToList(),
            Config = Config(file, document),
            Metrics = Metrics(file, definition.Directions.Count),
            Parallel = file.Count("parallel", 1),
            Timeout = file.Duration("timeout"),
            TrialTimeout = file.Duration("trial_timeout"),
            StopAfterStale = file.Count("stop_after_stale", 1),
            Lease = file.Duration("lease"),
            Executor = file.Text("executor") is not { } executor ? null : executor is "local" or "slurm" ? executor : throw file.Fault(file["executor"]!, "executor", $"is '{executor}'; local and slurm are known", DidYouMean.Hint(executor, ["local", "slurm"])),
            Cpus = resources?.Positive("cpus"),
            MemoryBytes = resources?.Bytes("memory"),
            Gpus = resources?.Count("gpus", 0),
            Partition = resources?.Text("partition"),
            Sbatch = file.Texts("sbatch", "a word for sbatch")?.Select(w => w.Text).ToList(),
        };
        string[] whats = [.. Whats.Where(k => file[k] is { } n && file.Value(n) is not YamlBool { Value: false })];
        if (whats.Length > 1) throw file.Fault(file[whats[1]]!, whats[1], $"and '{whats[0]}' both say what a trial is", "give one of them");
        if (plan is { Stages: not null, Config: not null }) throw file.Fault(file["config"]!, "config", "is composed for a command", "stages take parameters from params.yaml");
        if (plan is { Command: { } words, Config: null } && definition.ReadSpace() is { } space)
        {
            try
            {
                _ = new TrialCommand(words, false, space);
            }
            catch (WeirException e)
            {
                throw file.Placed(e, file["command"]!, "command");
            }
        }

        return plan;
    }

    private static IReadOnlyList<string>? Command(YamlFields file)
    {
        if (file["command"] is not { } node) return null;
        if (node is YamlSequence list) return list.Items.Count > 0 && list.Items.All(i => i is YamlScalar) ? [.. list.Items.Select(i => ((YamlScalar)i).Text)] : throw file.Fault(node, "command", "should be a text, or a list of words");
        var words = CommandWords.Split(file.Text("command")!) ?? throw file.Fault(node, "command", "has a quote that is not closed");
        return words.Count > 0 ? words : throw file.Fault(node, "command", "is empty");
    }

    // A text is the folder.
    private static ConfigPlan? Config(YamlFields file, YamlDocument document)
    {
        if (file["config"] is not { } node) return null;
        if (file.Value(node) is YamlText folder) return new ConfigPlan(folder.Value, ConfigPlan.UsualName, []);
        var fields = new YamlFields(document, node, "config", ConfigKeys);
        return new ConfigPlan(fields.Text("dir") ?? ConfigPlan.UsualDirectory, fields.Text("name") ?? ConfigPlan.UsualName, [.. (fields.Texts("overrides", "an override") ?? []).Select(o => o.Text)]);
    }

    private static IReadOnlyList<string>? Metrics(YamlFields file, int directions)
    {
        if (file.Texts("metrics", "stdout, FILE:KEY or run:METRIC") is not { } metrics) return null;
        foreach (var (node, text) in metrics)
        {
            try
            {
                var source = ObjectiveSource.Parse(text);
                if (source.IsOutput && metrics.Count > 1) throw new WeirException(TuningErrors.File, "standard output gives all values or none", "print them as {\"values\":[0.3,12]}, or name a file for each");
            }
            catch (WeirException e)
            {
                throw file.Placed(e, node, "metrics");
            }
        }

        if (metrics.Count != directions && metrics is not [{ Text: "stdout" }]) throw file.Fault(file["metrics"]!, "metrics", $"has {metrics.Count} entries; there are {directions} directions", "one a direction, in their order");
        return [.. metrics.Select(m => m.Text)];
    }

    private static Direction Direction(YamlFields file, YamlNode node, string word) => word switch
    {
        "minimize" => Trials.Direction.Minimize,
        "maximize" => Trials.Direction.Maximize,
        _ => throw file.Fault(node, "directions", $"is '{word}'; minimize and maximize are known", DidYouMean.Hint(word, ["minimize", "maximize"])),
    };

    // A name, or a mapping with a name and settings.
    private static string? Setting(YamlFields file, string key, Action<string> check)
    {
        if (file[key] is not { } node) return null;
        var text = file.Value(node) switch
        {
            YamlText name => name.Value,
            YamlMap map => YamlJson.Text(map),
            _ => throw file.Fault(node, key, "should be a name, or a mapping with `name` and settings"),
        };
        try
        {
            check(text);
            return text;
        }
        catch (WeirException e)
        {
            throw file.Placed(e, node, key);
        }
    }
}
