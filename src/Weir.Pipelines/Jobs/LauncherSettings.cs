using System.Globalization;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Jobs;

/// <summary>What <c>hydra.launcher</c> says of where and how the jobs of a sweep run: Hydra's basic launcher, and those of joblib and submitit by their names and fields.</summary>
/// <param name="Executor">Name of an executor.</param>
/// <param name="Jobs">Jobs at once; null where the launcher says nothing.</param>
public sealed record LauncherSettings(string Executor, int? Jobs)
{
    private const double BytesPerGigabyte = 1L << 30;

    /// <summary>What a job asks of a machine.</summary>
    public CommandResources Resources { get; private init; } = new();

    /// <summary>Words for <c>sbatch</c>.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>Reads the launcher of a configuration.</summary>
    /// <exception cref="WeirException"><c>launcher_unsupported</c>, <c>config_invalid</c>.</exception>
    public static LauncherSettings Of(ComposedConfig config)
    {
        if (config.Select("hydra.launcher", resolve: true) is not ConfigMap launcher) return new LauncherSettings("local", null);
        var target = Text(launcher, "_target_") ?? string.Empty;
        return target.Split('.')[^1] switch
        {
            "" or "BasicLauncher" => new LauncherSettings("local", null),
            "JoblibLauncher" => new LauncherSettings("local", Number(launcher, "n_jobs") is { } jobs ? Math.Max(1, jobs < 0 ? Environment.ProcessorCount + 1 + (int)jobs : (int)jobs) : Environment.ProcessorCount),
            "LocalLauncher" => new LauncherSettings("local", (int)Math.Min(Number(launcher, "array_parallelism") ?? Environment.ProcessorCount, Environment.ProcessorCount)),
            "SlurmLauncher" => Slurm(launcher),
            var other => throw new WeirException("launcher_unsupported", $"the launcher '{other}' is not known", "known: basic, joblib, submitit_local, submitit_slurm; or choose hydra/launcher=basic with --executor", launcher.Origin.Location("hydra.launcher")),
        };
    }

    private static LauncherSettings Slurm(ConfigMap launcher)
    {
        var words = new List<string>();
        foreach (var (field, option) in new[] { ("partition", "partition"), ("account", "account"), ("qos", "qos"), ("gres", "gres"), ("constraint", "constraint"), ("exclude", "exclude"), ("nodelist", "nodelist"), ("mem_per_cpu", "mem-per-cpu"), ("mem_per_gpu", "mem-per-gpu"), ("cpus_per_gpu", "cpus-per-gpu") })
            if (Text(launcher, field) is { } value) words.Add($"--{option}={value}");
        if (launcher["additional_parameters"] is ConfigMap more) words.AddRange(more.Entries.Select(e => $"--{e.KeyText.Replace('_', '-')}={Word(e.Value)}"));
        return new LauncherSettings("slurm", (int?)Number(launcher, "array_parallelism"))
        {
            Words = words,
            Resources = new CommandResources(
                Number(launcher, "cpus_per_task") ?? 1,
                Number(launcher, "mem_gb") is { } memory ? (long)(memory * BytesPerGigabyte) : 0,
                (int)(Number(launcher, "gpus_per_node") ?? 0),
                Number(launcher, "timeout_min") is { } minutes ? TimeSpan.FromMinutes(minutes) : null),
        };
    }

    private static string? Text(ConfigMap map, string key) => map[key] is ConfigScalar scalar && scalar.Value is not YamlNull && !scalar.IsMissing ? Word(scalar) : null;

    private static string Word(ConfigNode node) => node is ConfigScalar { Value: YamlText text } ? text.Value : ConfigYaml.Line(node);

    private static double? Number(ConfigMap map, string key) => Text(map, key) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new WeirException("config_invalid", $"hydra.launcher.{key} is '{text}' and no number", location: map[key]!.Origin.Location($"hydra.launcher.{key}"));
}
