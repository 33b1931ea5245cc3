using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Tracking;
using Weir.Tuning.Running;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Shows the best of a study, and writes it as overrides.</summary>
internal sealed class TuneBestVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "write its parameters there: overrides, one a line, or JSON for a .json file", HelpName = "FILE" };

    public override string Path => "tune best";

    public override string Summary => "Show the best trial of a study; with several objectives, those that no other beats";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune best lr", "its value and parameters"),
        new("weir tune best lr -o best.overrides", "for `python train.py $(cat best.overrides)`"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune trials", "tune show"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_output);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var view = await (await studies.OpenAsync(context.Get(_study)!, cancellation)).ReadAsync(cancellation);
        var best = StudyListing.Best(view);
        if (best.Count == 0) throw new WeirException("tuning_trial", $"the study '{view.Name}' has no complete trial that keeps its constraints", view.Trials.Count == 0 ? "run it first" : "`weir tune trials` shows how each ended");
        if (context.Get(_output) is { } output)
        {
            if (best.Count > 1) throw new WeirException("tuning_trial", $"the study '{view.Name}' has {best.Count} best trials, of which one has to be chosen", "`weir tune trials --json` has their parameters");
            var path = context.Resolve(output);
            var isJson = System.IO.Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
            AtomicFile.WriteText(path, isJson ? TrialOverrides.Json(best[0]) : string.Concat(TrialOverrides.Of(best[0]).Select(o => o + "\n")));
        }

        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var trial in best) TrialListing.Write(json, trial);
                json.WriteEndArray();
            });
            return ExitCodes.Success;
        }

        foreach (var trial in best)
        {
            context.Console.Line($"trial {trial.Number}: {TrialListing.Values(trial)}");
            foreach (var line in TrialOverrides.Of(trial)) context.Console.Line("  " + line);
        }

        return ExitCodes.Success;
    }
}
