using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Gives out no more trials.</summary>
internal sealed class TuneStopVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };

    public override string Path => "tune stop";

    public override string Summary => "Give out no more trials of a study; those at work go on to their end";

    public override IReadOnlyList<Example> Examples => [new("weir tune stop lr", "every worker ends after its trial")];

    public override IReadOnlyList<string> SeeAlso => ["tune resume"];

    public override void Define(Command command) => command.Add(_study);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        await (await studies.OpenAsync(context.Get(_study)!, cancellation)).SetStateAsync(StudyStates.Stopped, cancellation);
        return ExitCodes.Success;
    }
}
