using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Takes trials of elsewhere into a study.</summary>
internal sealed class TuneImportVerb : StudyVerb
{
    private readonly Argument<string> _source = new("source") { Description = "optuna.db or optuna.db:STUDY, FILE.csv, FILE.json, runs:EXPERIMENT:METRIC, or a study", HelpName = "SOURCE" };
    private readonly Argument<string?> _study = new("study") { Description = "name of the study, which is made where there is none; Optuna's name without", HelpName = "STUDY", Arity = ArgumentArity.ZeroOrOne };
    private readonly StudyOptions _options = new();
    private readonly Option<bool> _again = new("--again") { Description = "take in trials too that the study has already" };

    public override string Path => "tune import";

    public override string Summary => "Take trials that were made elsewhere into a study: Optuna's SQLite files, tables, tracked runs";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune import optuna.db", "the study of an Optuna file, with its space, its trials, their values on the way and attributes"),
        new("weir tune import optuna.db:svm svm-2 -p 'C=tag(log,interval(1e-3,1e3))'", "one of several studies, into another name and space"),
        new("weir tune import trials.csv lr -p 'lr=tag(log,interval(1e-5,1e-1))'", "a table with the columns lr and value"),
    ];

    public override string Remarks =>
        """
        A file of Optuna's is read and not changed. A parameter that some trials lack is taken to depend on the choice with which it always was; where there is none, give the space with --space or --param.
        Trials outside of the space are left out, and counted; so are those that the study has already, with the same parameters and values: a table that has grown can be taken in again. Imported trials count in --trials; `weir tune run STUDY --more N` goes on. To begin another study from them: `weir tune create --warm-start`.
        """;

    public override IReadOnlyList<string> SeeAlso => ["tune create", "tune run", "tune export"];

    public override void Define(Command command)
    {
        command.Add(_source);
        command.Add(_study);
        _options.AddTo(command);
        command.Add(_again);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var source = context.Get(_source)!;
        var (target, read, outside) = TrialSources.OptunaPart(context, source) is var (file, named) && !TrialSources.IsTable(source)
            ? await FromOptunaAsync(context, studies, file, named ?? await TrialSources.OnlyAsync(file, source, cancellation), cancellation)
            : await FromElsewhereAsync(context, tracking, studies, source, cancellation);
        KnownTrials.Check(read, target.Definition.Directions.Count);
        var study = target.Known is null ? await studies.CreateAsync(target.Definition, cancellation) : target.Known;
        int taken;
        try
        {
            taken = await study.ImportAsync(read, leavesOutKnown: !context.Get(_again) && target.Known is not null, cancellation);
        }
        catch when (target.Known is null)
        {
            await studies.DeleteAsync(study.Entry, CancellationToken.None); // a source that cannot be taken in leaves no study behind
            throw;
        }

        Tell(context, study, taken, read.Count - taken, outside);
        return ExitCodes.Success;
    }

    private static void Tell(VerbContext context, StoredStudy study, int taken, int known, int outside)
    {
        var definition = study.Entry.Definition;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("study", definition.Name);
                json.WriteNumber("imported", taken);
                json.WriteNumber("known", known);
                json.WriteNumber("outside", outside);
                json.WriteEndObject();
            });
            return;
        }

        if (outside > 0) context.Console.Warn(string.Create(CultureInfo.InvariantCulture, $"{Count(outside, "lies", "lie")} outside of the space and {(outside == 1 ? "was" : "were")} left out"));
        if (known > 0) context.Console.Warn(string.Create(CultureInfo.InvariantCulture, $"{Count(known, "is", "are")} in the study '{definition.Name}' already and {(known == 1 ? "was" : "were")} left out: --again takes such in too"));
        context.Console.Say($"took {Count(taken, string.Empty, string.Empty).TrimEnd()} into the study '{definition.Name}'");
        if (definition.Space is not null) context.Console.Say($"`weir tune run {definition.Name} --more 20 -- COMMAND` goes on with it");
        else context.Console.Say("trials of this study have different parameters: give --space or --param to go on with it");
    }

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} trial{(count == 1 ? $" {one}" : $"s {many}")}");

    private async Task<(Target Study, IReadOnlyList<ImportedTrial> Trials, int Left)> FromOptunaAsync(VerbContext context, StudyStore studies, string file, string name, CancellationToken cancellation)
    {
        var read = await OptunaFile.ReadAsync(file, name, cancellation);
        var target = context.Get(_study) ?? name;
        var known = await studies.FindAsync(target, cancellation) is not null;
        if (context.Get(_study) is null && known) throw new WeirException(TuningErrors.Study, $"there is a study '{target}' already", $"give another name: weir tune import {context.Get(_source)} NAME");
        var definition = _options.Read(context, target) with { Directions = read.Directions, Attributes = read.Attributes };
        if (definition.Space is null && !known && SpaceOfTrials.Infer(read.Trials) is { } inferred) definition = definition with { Space = SpaceWriter.Write(inferred) };
        var study = known && !_options.IsDefined(context) ? Target.Of(await studies.OpenAsync(target, cancellation)) : await TargetAsync(studies, definition, cancellation);
        return Fitted(study, read.Trials);
    }

    private async Task<(Target Study, IReadOnlyList<ImportedTrial> Trials, int Left)> FromElsewhereAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, string source, CancellationToken cancellation)
    {
        var name = context.Get(_study) ?? throw WeirException.Usage("the study is not named", $"weir tune import {source} STUDY");
        var study = _options.IsDefined(context) ? await TargetAsync(studies, _options.Read(context, name), cancellation) : Target.Of(await studies.OpenAsync(name, cancellation));
        var space = study.Definition.Space is { } json ? SpaceReader.Read(json, "space") : throw new WeirException(TuningErrors.Space, $"the study '{name}' declares no parameters", "make another with --space or --param");
        if (!TrialSources.IsTable(source)) return Fitted(study, await TrialSources.ReadAsync(context, source, space, tracking, studies, cancellation));
        var (trials, outside) = TrialTable.Read(context.Resolve(source), source, space);
        return (study, trials, outside);
    }

    // One that is there has to be as it is described; else it is made once all is read.
    private static async Task<Target> TargetAsync(StudyStore studies, StudyDefinition definition, CancellationToken cancellation)
    {
        definition.Check();
        return await studies.FindAsync(definition.Name, cancellation) is null ? new Target(definition, null) : Target.Of(await studies.OpenOrCreateAsync(definition, cancellation));
    }

    private static (Target Study, IReadOnlyList<ImportedTrial> Trials, int Left) Fitted(Target study, IReadOnlyList<ImportedTrial> trials)
    {
        if (study.Definition.Space is not { } json) return (study, trials, 0);
        var space = SpaceReader.Read(json, "space");
        // One that failed may have ended before it had all of them.
        var inside = trials.Select(t => TrialFit.Into(space, t) ?? (t.State == TrialState.Fail ? t with { Parameters = [] } : null)).OfType<ImportedTrial>().ToList();
        return (study, inside, trials.Count - inside.Count);
    }

    /// <summary>The study that takes the trials.</summary>
    /// <param name="Definition">What it is.</param>
    /// <param name="Known">It, where it is there already.</param>
    private sealed record Target(StudyDefinition Definition, StoredStudy? Known)
    {
        public static Target Of(StoredStudy study) => new(study.Entry.Definition, study);
    }
}
