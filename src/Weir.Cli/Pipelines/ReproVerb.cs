using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Execution.Local;
using Weir.Pipelines.Repro;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Runs what changed.</summary>
internal sealed class ReproVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "stages or .dvc files; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "run stages although nothing changed" };
    private readonly Option<bool> _single = new("--single-item", "-s") { Description = "only the targets, not what they depend on" };
    private readonly Option<bool> _dry = new("--dry") { Description = "say what would run and touch nothing" };
    private readonly Option<bool> _keepGoing = new("--keep-going", "-k") { Description = "after a failure go on with what does not depend on it" };
    private readonly Option<bool> _noRunCache = new("--no-run-cache") { Description = "run even what ran before with the same inputs" };

    public override string Path => "repro";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Bring the pipeline of dvc.yaml up to date, running only what changed";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir repro", "everything"),
        new("weir repro train", "one stage and what it depends on"),
        new("weir repro --dry", "what would run, and nothing else"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["status", "dag"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new[] { _force, _single, _dry, _keepGoing, _noRunCache }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var options = new ReproOptions
        {
            Targets = context.Get(_targets) ?? [],
            Force = context.Get(_force),
            SingleStage = context.Get(_single),
            DryRun = context.Get(_dry),
            KeepGoing = context.Get(_keepGoing),
            NoRunCache = context.Get(_noRunCache),
        };
        var listener = new ConsoleListener(context.Console);
        var reproduction = new Reproduction(repository, new LocalExecutor(), ProjectLineage.For(repository.Project), listener, context.Time);
        var results = await reproduction.RunAsync(options, cancellation);
        if (context.IsJson) WriteJson(context, results);
        else Summarise(context, results);
        return results.Any(r => r.Verdict is StageVerdict.Failed or StageVerdict.Blocked) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static void Summarise(VerbContext context, IReadOnlyList<StageResult> results)
    {
        var ran = results.Count(r => r.Verdict == StageVerdict.Ran);
        var wouldRun = results.Count(r => r.Verdict == StageVerdict.WouldRun);
        var seconds = results.Sum(r => r.Elapsed.TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture);
        if (wouldRun > 0) context.Console.Say($"{wouldRun} of {results.Count} would run");
        else if (results.All(r => r.Verdict == StageVerdict.UpToDate)) context.Console.Say($"Everything is up to date ({results.Count} checked)");
        else context.Console.Say($"Ran {ran}, restored {results.Count(r => r.Verdict is StageVerdict.Restored or StageVerdict.Recorded)}, up to date {results.Count(r => r.Verdict == StageVerdict.UpToDate)}, in {seconds} s");
    }

    private static void WriteJson(VerbContext context, IReadOnlyList<StageResult> results) => context.Console.Json(json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("stage", result.Name);
            json.WriteString("verdict", ConsoleListener.Word(result.Verdict));
            json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
