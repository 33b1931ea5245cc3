using System.Globalization;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Jobs;

/// <summary>A configuration that is about to be run: with its output folder, its name and its variables, as Hydra would run it.</summary>
public sealed class ConfigJob
{
    private const string Mode = "hydra.mode=";

    private ConfigJob(ComposedConfig config, string output)
    {
        Config = config;
        OutputDirectory = output;
        Name = Text(config, "hydra.job.name") ?? "app";
        ChangesDirectory = KeyPath.Find(config.Hydra, ["job", "chdir"]) is ConfigScalar { Value: YamlBool { Value: true } };
        RecordsDirectory = Text(config, "hydra.output_subdir") is { } folder ? Path.GetFullPath(Path.Combine(output, folder)) : null;
        Environment = config.Select("hydra.job.env_set", resolve: true) is ConfigMap set ? set.Entries.ToDictionary(e => e.KeyText, e => Interpolation.PythonText.Of(e.Value), StringComparer.Ordinal) : [];
    }

    /// <summary>The configuration; its <c>hydra</c> node knows the output folder.</summary>
    public ComposedConfig Config { get; }

    /// <summary>Full path of the output folder: <c>hydra.run.dir</c>, or <c>hydra.sweep.dir</c> with <c>hydra.sweep.subdir</c>.</summary>
    public string OutputDirectory { get; }

    /// <summary>Full path of the folder of records (<c>.hydra</c>); null where none are wanted.</summary>
    public string? RecordsDirectory { get; }

    /// <summary><c>hydra.job.name</c>: also the name of the log file.</summary>
    public string Name { get; }

    /// <summary>Number of the job in its sweep; null for a single run.</summary>
    public int? Number => Config.Request.JobNumber;

    /// <summary>True when the job runs in its output folder (<c>hydra.job.chdir</c>).</summary>
    public bool ChangesDirectory { get; }

    /// <summary><c>hydra.job.env_set</c> with <c>hydra.job.env_copy</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The overrides of the task as they were given.</summary>
    public IReadOnlyList<string> TaskOverrides => [.. Config.Overrides.Where(o => !o.IsOfHydra).Select(o => o.Text)];

    /// <summary>The request of a single run, or of the whole of a sweep: Hydra notes its mode as an override.</summary>
    public static ComposeRequest Request(ComposeRequest request, bool isSweep) => request with { Overrides = [.. request.Overrides.Where(o => !o.StartsWith(Mode, StringComparison.Ordinal)), Mode + (isSweep ? "MULTIRUN" : "RUN")] };

    /// <summary>True when an override asks for a sweep (<c>hydra.mode=MULTIRUN</c>).</summary>
    public static bool AsksForSweep(IEnumerable<string> overrides) => overrides.LastOrDefault(o => o.StartsWith(Mode, StringComparison.Ordinal)) == Mode + "MULTIRUN";

    /// <summary>A single run.</summary>
    /// <param name="config">Composed from <see cref="Request"/>.</param>
    /// <param name="output">The output folder; null for <c>hydra.run.dir</c>.</param>
    /// <exception cref="WeirException">The folder cannot be resolved.</exception>
    public static ConfigJob OfRun(ComposedConfig config, string? output = null) => Of(config, output ?? Folder(config, "hydra.run.dir"));

    /// <summary>A job of a sweep.</summary>
    /// <param name="config">The job's configuration.</param>
    /// <param name="sweepFolder">Full path of the sweep's folder, which is one for all jobs.</param>
    /// <exception cref="WeirException">The folder cannot be resolved.</exception>
    public static ConfigJob OfSweep(ComposedConfig config, string sweepFolder) => Of(config, Path.GetFullPath(Path.Combine(sweepFolder, Text(config, "hydra.sweep.subdir") ?? string.Empty)));

    /// <summary>Full path of a sweep's folder.</summary>
    /// <exception cref="WeirException">The folder cannot be resolved.</exception>
    public static string SweepFolder(ComposedConfig master) => Folder(master, "hydra.sweep.dir");

    private static ConfigJob Of(ComposedConfig config, string output)
    {
        var hydra = config.Hydra;
        if (hydra["runtime"] is ConfigMap runtime) hydra = hydra.With("runtime", runtime.With("output_dir", Node(output)));
        if (config.Request.JobNumber is { } number && hydra["job"] is ConfigMap job && job["id"] is null or ConfigScalar { IsMissing: true })
            hydra = hydra.With("job", ((ConfigMap)hydra["job"]!).With("id", Node(number.ToString(CultureInfo.InvariantCulture))));
        return new ConfigJob(config.WithHydra(hydra), output);
    }

    private static string Folder(ComposedConfig config, string key) =>
        config.Request.FullPath(Text(config, key) ?? throw new WeirException("value_missing", $"'{key}' has no value: there is no folder for the output", $"give it: {key}=outputs", config.Select(key, resolve: false).Origin.Location(key)));

    private static string? Text(ComposedConfig config, string key) => config.Select(key, resolve: true) is ConfigScalar { IsMissing: false, IsNull: false } scalar ? Interpolation.PythonText.Of(scalar) : null;

    private static ConfigScalar Node(string text) => ConfigScalar.Plain(YamlValue.Of(text), ConfigOrigin.Runtime);
}
