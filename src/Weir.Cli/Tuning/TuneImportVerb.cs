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
        Trials outside of the space are left out, and counted. Imported trials count in --trials; `weir tune run STUDY --more N` goes on. To begin another study from them: `weir tune create --warm-start`.
        """;

    public override IReadOnlyList<string> SeeAlso => ["tune create", "tune run", "tune export"];

    public override void Define(Command command)
    {
        command.Add(_source);
        command.Add(_study);
        _options.AddTo(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var source = context.Get(_source)!;
        var (study, trials, left) = TrialSources.OptunaPart(context, source) is var (file, named) && !TrialSources.IsTable(source)
            ? await FromOptunaAsync(context, studies, file, named ?? await TrialSources.OnlyAsync(file, source, cancellation), cancellation)
            : await FromElsewhereAsync(context, tracking, studies, source, cancellation);
        await study.ImportAsync(trials, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("study", study.Entry.Definition.Name);
                json.WriteNumber("imported", trials.Count);
                json.WriteNumber("outside", left);
                json.WriteEndObject();
            });
        }
        else
        {
            if (left > 0) context.Console.Warn(string.Create(CultureInfo.InvariantCulture, $"{left} trials lie outside of the space and were left out"));
            context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"took {trials.Count} trials into the study '{study.Entry.Definition.Name}'"));
        }

        return ExitCodes.Success;
    }

    private async Task<(StoredStudy Study, IReadOnlyList<ImportedTrial> Trials, int Left)> FromOptunaAsync(VerbContext context, StudyStore studies, string file, string name, CancellationToken cancellation)
    {
        var read = await OptunaFile.ReadAsync(file, name, cancellation);
        var target = context.Get(_study) ?? name;
        var known = (await studies.ListAsync(cancellation)).Any(s => s.Definition.Name == target);
        if (context.Get(_study) is null && known) throw new WeirException(TuningErrors.Study, $"there is a study '{target}' already", $"give another name: weir tune import {context.Get(_source)} NAME");
        var definition = _options.Read(context, target) with { Directions = read.Directions, Attributes = read.Attributes };
        if (definition.Space is null && !known && SpaceOfTrials.Infer(read.Trials) is { } inferred) definition = definition with { Space = SpaceWriter.Write(inferred) };
        var study = known && !_options.IsDefined(context) ? await studies.OpenAsync(target, cancellation) : await studies.OpenOrCreateAsync(definition, cancellation);
        if (study.Entry.Definition.Space is null && !context.IsJson) context.Console.Say("trials of this study have different parameters: give --space or --param to go on with it");
        return Fitted(study, read.Trials);
    }

    private async Task<(StoredStudy Study, IReadOnlyList<ImportedTrial> Trials, int Left)> FromElsewhereAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, string source, CancellationToken cancellation)
    {
        var name = context.Get(_study) ?? throw WeirException.Usage("the study is not named", $"weir tune import {source} STUDY");
        var wanted = _options.IsDefined(context) ? _options.Read(context, name) : null;
        var found = wanted is null ? await studies.OpenAsync(name, cancellation) : null;
        var space = (wanted?.Space ?? found?.Entry.Definition.Space) is { } json ? SpaceReader.Read(json, "space") : throw new WeirException(TuningErrors.Space, $"the study '{name}' declares no parameters", "make another with --space or --param");
        if (TrialSources.IsTable(source))
        {
            var (trials, outside) = TrialTable.Read(context.Resolve(source), source, space);
            return (await StudyAsync(), trials, outside);
        }

        var read = await TrialSources.ReadAsync(context, source, space, tracking, studies, cancellation);
        return Fitted(await StudyAsync(), read);

        // A source that cannot be read leaves no study behind.
        async Task<StoredStudy> StudyAsync() => found ?? await studies.OpenOrCreateAsync(wanted!, cancellation);
    }

    private static (StoredStudy Study, IReadOnlyList<ImportedTrial> Trials, int Left) Fitted(StoredStudy study, IReadOnlyList<ImportedTrial> trials)
    {
        if (study.Entry.Definition.Space is not { } json) return (study, trials, 0);
        var space = SpaceReader.Read(json, "space");
        // One that failed may have ended before it had all of them.
        var inside = trials.Select(t => TrialFit.Into(space, t) ?? (t.State == TrialState.Fail ? t with { Parameters = [] } : null)).OfType<ImportedTrial>().ToList();
        return (study, inside, trials.Count - inside.Count);
    }
}
