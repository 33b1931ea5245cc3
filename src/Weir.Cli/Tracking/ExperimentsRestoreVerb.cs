using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Restores an experiment with its runs.</summary>
internal sealed class ExperimentsRestoreVerb : TrackingVerb
{
    private readonly Argument<string> _experiment = new("EXPERIMENT") { Description = "name or id" };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "restore nothing, say what would be" };

    public override string Path => "experiments restore";

    public override string Summary => "Restore an experiment with all its runs";

    public override IReadOnlyList<Example> Examples => [new("weir experiments restore taxi", "by name")];

    public override IReadOnlyList<string> SeeAlso => ["experiments delete", "tracking gc"];

    public override void Define(Command command)
    {
        command.Add(_experiment);
        command.Add(_dry);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiment = await Lifecycle.ExperimentAsync(tracking, context.Get(_experiment)!, cancellation);
        if (!context.Get(_dry)) await tracking.Client.CallAsync(ExperimentCalls.Restore, new ExperimentById(experiment.ExperimentId), cancellation);
        Lifecycle.Print(context, "experiments", [experiment.ExperimentId], context.Get(_dry) ? "would restore" : "restored");
        return ExitCodes.Success;
    }
}
