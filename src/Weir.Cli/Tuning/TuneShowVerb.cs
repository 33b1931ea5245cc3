using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Shows a study.</summary>
internal sealed class TuneShowVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };

    public override string Path => "tune show";

    public override string Summary => "Show what a study is and how far it is";

    public override IReadOnlyList<Example> Examples => [new("weir tune show lr", "its parameters, its trials by state, its best")];

    public override IReadOnlyList<string> SeeAlso => ["tune trials", "tune best"];

    public override void Define(Command command) => command.Add(_study);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var view = await study.ReadAsync(cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => StudyListing.Write(json, study.Entry, view));
            return ExitCodes.Success;
        }

        var definition = study.Entry.Definition;
        context.Console.Line($"{definition.Name}: {StudyListing.Directions(definition)}, sampler {definition.Sampler}{(definition.Pruner is { } pruner ? $", pruner {pruner}" : string.Empty)}, seed {definition.Seed}{(study.Entry.State == StudyStates.Stopped ? ", stopped" : string.Empty)}");
        context.Console.Line($"trials: {(view.Trials.Count == 0 ? "none" : StudyListing.Counts(view))}{(definition.PlannedTrials is { } planned ? $" of {planned}" : string.Empty)}");
        foreach (var parameter in view.Space?.Parameters ?? []) context.Console.Line($"  {parameter.Name}: {Words(parameter.Distribution)}");
        foreach (var best in StudyListing.Best(view)) context.Console.Line($"best: trial {best.Number}, {TrialListing.Values(best)}: {TrialListing.Parameters(best)}");
        return ExitCodes.Success;
    }

    private static string Words(Distribution distribution) => distribution switch
    {
        NumericDistribution n => $"{(n is IntDistribution ? "int" : "float")} {n.Low:R} to {n.High:R}{(n.IsLog ? ", log" : n is FloatDistribution && n.Step is { } step ? $", step {step:R}" : string.Empty)}",
        CategoricalDistribution c => $"one of {string.Join(", ", c.Choices)}",
        _ => string.Empty,
    };
}
