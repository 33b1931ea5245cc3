using System.CommandLine;
using System.Globalization;
using System.Text;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Cli.Training;

/// <summary>Settings of a training from a composed configuration: its mapping <c>train</c>, whose keys are the options by their names. What the line says goes before it.</summary>
internal sealed class TrainSettings
{
    private static readonly string[] Keys = ["data", "target", "test", "test_share", "task", "quantiles", "group", .. ForecastFlags.Keys, "drop", "derive", "features", "learner", "param", "seed", "rounds", .. SearchFlags.Keys, "class_weight", "name", "experiment", "out", "require", "evaluation", "force"];

    private readonly ConfigMap _train;
    private readonly ComposedConfig _config;
    private readonly string? _root;

    private TrainSettings(ComposedConfig config, ConfigMap train, string? root) => (_config, _train, _root) = (config, train, root);

    /// <summary>Composes; null where the line names no configuration.</summary>
    /// <exception cref="WeirException"><c>config_invalid</c>: there is no mapping <c>train</c>, or an unknown key in it; what composing can have.</exception>
    public static TrainSettings? Read(VerbContext context, Option<string?> folder, Option<string?> name, Option<string[]> overrides)
    {
        if (!context.Has(folder) && !context.Has(name) && !context.Has(overrides)) return null;
        var config = new ConfigComposer().Compose(new ComposeRequest { ConfigDirectory = context.Get(folder) ?? "conf", ConfigName = context.Get(name) ?? "config", Overrides = context.Get(overrides) ?? [], WorkingDirectory = context.WorkingDirectory, JobName = "train", Time = context.Time });
        if (config.Resolve()["train"] is not ConfigMap train) throw new WeirException("config_invalid", "the configuration has no mapping 'train'", "train: {data: trips.parquet, target: fare}");
        if (train.Entries.FirstOrDefault(e => !Keys.Contains(e.KeyText)) is { } unknown)
            throw new WeirException("config_invalid", $"'train.{unknown.KeyText}' is no setting of `weir train`", DidYouMean.Hint(unknown.KeyText, Keys) ?? $"known: {string.Join(", ", Keys)}", unknown.Value.Origin.Location($"train.{unknown.KeyText}"));
        return new TrainSettings(config, train, context.FindProject()?.Root);
    }

    /// <summary>One text; null where there is none.</summary>
    public string? Text(string key) => _train[key] switch
    {
        null or ConfigScalar { IsMissing: true } or ConfigScalar { Value: YamlNull } => null,
        ConfigScalar { Value: YamlText text } => text.Value,
        ConfigScalar scalar => ConfigYaml.Line(scalar),
        var node => throw Fault(key, node, "one value"),
    };

    /// <summary>Several texts; a single one is a list of one.</summary>
    public string[]? Texts(string key) => _train[key] is ConfigList list ? [.. list.Items.Select(i => i is ConfigScalar { Value: YamlText text } ? text.Value : ConfigYaml.Line(i))] : Text(key) is { } one ? [one] : null;

    /// <summary>A number.</summary>
    public double? Number(string key) => Text(key) is not { } text ? null : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault(key, _train[key]!, "a number");

    /// <summary>Keeps the configuration with the run that was trained by it.</summary>
    public async Task KeepAsync(TrackingClient client, string runId, CancellationToken cancellation)
    {
        var job = ConfigJob.OfRun(_config, _config.Request.WorkingDirectory);
        var secrets = ConfigSecrets.Of(_config, SecretSettings.Load(_root), []);
        var run = await client.ResumeRunAsync(runId, cancellation);
        foreach (var (path, text) in new[] { ("config/config.yaml", HydraRecords.Config(job, secrets)), ("config/overrides.yaml", HydraRecords.Overrides(job, secrets)), ("config/origins.json", new JobValues(job).Origins(secrets)) })
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await run.LogArtifactAsync(path, content, cancellation);
        }
    }

    private static WeirException Fault(string key, ConfigNode node, string wanted) => new("config_invalid", $"'train.{key}' must be {wanted}", location: node.Origin.Location($"train.{key}"));
}
