using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Running.Local;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Gives out trials again.</summary>
internal sealed class TuneResumeVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };

    public override string Path => "tune resume";

    public override string Summary => "Give out trials of a stopped study again";

    public override IReadOnlyList<Example> Examples => [new("weir tune resume lr", "then `weir tune run lr -- COMMAND` goes on")];

    public override IReadOnlyList<string> SeeAlso => ["tune stop", "tune run"];

    public override void Define(Command command) => command.Add(_study);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        await study.SetStateAsync(StudyStates.Open, cancellation);
        await using var left = new LocalTrials(TrialPlace.LocalFolder(context.RequireProject(), study.Entry), context.Time);
        await left.EndLeftAsync(cancellation); // `weir tune run` gives their trials back
        return ExitCodes.Success;
    }
}
