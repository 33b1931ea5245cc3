using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>The options that say what a study is.</summary>
internal sealed class StudyOptions
{
    private readonly Option<string?> _space = new("--space") { Description = "JSON file with the parameters", HelpName = "FILE" };
    private readonly Option<string[]> _params = new("--param", "-p") { Description = "a parameter as a Hydra sweep: lr=tag(log,interval(1e-5,1e-1)), n=range(1,9), opt=choice(a,b)", HelpName = "SWEEP" };
    private readonly Option<string> _direction = new("--direction") { Description = "minimize or maximize; several with commas", HelpName = "WAY", DefaultValueFactory = _ => "minimize" };
    private readonly Option<string> _sampler = new("--sampler") { Description = "how parameters are chosen: a name, or JSON with settings", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _pruner = new("--pruner") { Description = "what stops trials early: a name, or JSON with settings", HelpName = "NAME" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "seed of everything that is drawn", HelpName = "N" };
    private readonly Option<int?> _trials = new("--trials", "-n") { Description = "how many trials there are to be in total, retries not counted", HelpName = "N" };
    private readonly Option<int> _retries = new("--retries") { Description = "how often a trial whose worker was lost is tried again", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _retryOn = new("--retry-on") { Description = "fail: failed trials are tried again too", HelpName = "WHAT" };

    private readonly Option<string[]> _warm = new("--warm-start") { Description = "begin from what is known: a study, runs:EXPERIMENT:METRIC, FILE.csv, FILE.json or optuna.db; may be repeated", HelpName = "SOURCE" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _space, _params, _direction, _sampler, _pruner, _seed, _trials, _retries, _retryOn, _warm }) command.Add(option);
    }

    /// <summary>The total of trials that was asked for; null where none was.</summary>
    public int? Trials(VerbContext context) => context.Get(_trials);

    /// <summary>Parameters that a composed configuration declares, as sweeps.</summary>
    public IReadOnlyList<string> Composed { get; set; } = [];

    /// <summary>True where the line says anything that makes a study.</summary>
    public bool IsDefined(VerbContext context) => context.Get(_space) is not null || context.Get(_params) is { Length: > 0 } || Composed.Count > 0;

    /// <summary>The first option that is given and cannot change a study that is there; null without.</summary>
    public string? Fixed(VerbContext context) => new Option[] { _sampler, _pruner, _seed, _direction, _retries, _retryOn, _warm }.FirstOrDefault(context.Has)?.Name;

    /// <summary>What the line says.</summary>
    /// <exception cref="WeirException"><c>usage</c>, <c>tuning_space</c>, <c>override_syntax</c>.</exception>
    public StudyDefinition Read(VerbContext context, string name) => new()
    {
        Name = name,
        Directions = [.. context.Get(_direction)!.Split(',').Select(DirectionOf)],
        Sampler = context.Get(_sampler)!,
        Pruner = context.Get(_pruner),
        Seed = context.Get(_seed),
        Space = ReadSpace(context),
        PlannedTrials = context.Get(_trials),
        Retries = context.Get(_retries),
        RetriesFailures = context.Get(_retryOn) switch { null => false, "fail" => true, var other => throw WeirException.Usage($"--retry-on is '{other}'; fail is known") },
    };

    /// <summary>What the line says, with what other trials tell.</summary>
    /// <exception cref="WeirException">As <see cref="Read"/>; <c>file_not_found</c>, <c>tuning_import</c>, <c>tuning_study</c>, <c>not_found</c>.</exception>
    public Task<StudyDefinition> ReadAsync(VerbContext context, string name, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation) => WarmAsync(context, Read(context, name), tracking, studies, cancellation);

    /// <summary>A definition with what other trials tell, where the line names some.</summary>
    /// <exception cref="WeirException">As <see cref="ReadAsync"/>.</exception>
    public async Task<StudyDefinition> WarmAsync(VerbContext context, StudyDefinition definition, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        if (context.Get(_warm) is not { Length: > 0 } sources) return definition;
        if (definition.Space is not { } json) throw WeirException.Usage("--warm-start needs to know the parameters", "give --space or --param");
        var space = SpaceReader.Read(json, "space");
        var trials = new List<ImportedTrial>();
        foreach (var source in sources) trials.AddRange(await TrialSources.ReadAsync(context, source, space, tracking, studies, cancellation));
        var warm = WarmStart.Apply(definition, trials);
        if (warm.Prior is null) context.Console.Warn($"nothing is learned from {string.Join(", ", sources)}: no trial of it that ended well lies in the space");
        return warm;
    }

    /// <summary>What a file says, and where the line says something, that.</summary>
    /// <exception cref="WeirException">As of <see cref="Read"/>.</exception>
    public StudyDefinition Over(VerbContext context, StudyDefinition file)
    {
        var line = Read(context, file.Name);
        return file with
        {
            Directions = context.Has(_direction) ? line.Directions : file.Directions,
            Sampler = context.Has(_sampler) ? line.Sampler : file.Sampler,
            Pruner = context.Has(_pruner) ? line.Pruner : file.Pruner,
            Seed = context.Has(_seed) ? line.Seed : file.Seed,
            Space = line.Space ?? file.Space,
            PlannedTrials = line.PlannedTrials ?? file.PlannedTrials,
            Retries = context.Has(_retries) ? line.Retries : file.Retries,
            RetriesFailures = context.Has(_retryOn) ? line.RetriesFailures : file.RetriesFailures,
        };
    }

    /// <summary>A direction by its word.</summary>
    public static Direction DirectionOf(string word) => word.Trim() switch
    {
        "minimize" => Direction.Minimize,
        "maximize" => Direction.Maximize,
        _ => throw WeirException.Usage($"--direction is '{word}'; minimize and maximize are known"),
    };

    private string? ReadSpace(VerbContext context)
    {
        string[] sweeps = [.. Composed.Select(c => c.TrimStart('+')), .. context.Get(_params) ?? []];
        if (context.Get(_space) is not { } file) return sweeps.Length == 0 ? null : SpaceWriter.Write(SweepReader.Read(sweeps));
        if (sweeps.Length > 0) throw WeirException.Usage("--space and --param both say what the parameters are", "give one of them");
        var path = context.Resolve(file);
        return SpaceWriter.Write(SpaceReader.Read(InputFile.Read(context, path), context.Display(path)));
    }
}
