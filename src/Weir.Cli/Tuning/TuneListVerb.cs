using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Lists studies.</summary>
internal sealed class TuneListVerb : StudyVerb
{
    public override string Path => "tune list";

    public override string Summary => "List studies, the newest first";

    public override IReadOnlyList<Example> Examples => [new("weir tune list", "what was tuned, and how far it is")];

    public override IReadOnlyList<string> SeeAlso => ["tune show", "tune trials"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        List<(StudyEntry Study, Weir.Tuning.Trials.IStudyView View)> all = [];
        foreach (var entry in await studies.ListAsync(cancellation)) all.Add((entry, await (await studies.OpenAsync(entry.Definition.Name, cancellation)).ReadAsync(cancellation)));
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var (study, view) in all) StudyListing.Write(json, study, view);
                json.WriteEndArray();
            });
            return ExitCodes.Success;
        }

        if (all.Count == 0) context.Console.Say("no studies yet: `weir tune run NAME -p 'lr=interval(0,1)' --trials 20 -- python train.py --lr {lr}` makes one");
        var table = new TextTable("study", "made", "way", "sampler", ">trials", ">best");
        foreach (var (study, view) in all)
            table.Add(study.Definition.Name, study.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), StudyListing.Directions(study.Definition), study.Definition.Sampler, study.Definition.PlannedTrials is { } planned ? $"{view.Finished.Count}/{planned}" : $"{view.Finished.Count}", StudyListing.Best(view) is [var one] ? TrialListing.Values(one) : "-");
        if (all.Count > 0) context.Console.Table(table);
        return ExitCodes.Success;
    }
}
