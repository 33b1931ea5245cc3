using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Deletes an experiment with its runs.</summary>
internal sealed class ExperimentsDeleteVerb : TrackingVerb
{
    private readonly Argument<string> _experiment = new("EXPERIMENT") { Description = "name or id" };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "delete nothing, say what would be" };

    public override string Path => "experiments delete";

    public override string Summary => "Delete an experiment with all its runs";

    public override IReadOnlyList<Example> Examples => [new("weir experiments delete taxi", "by name")];

    public override IReadOnlyList<string> SeeAlso => ["experiments restore", "tracking gc"];

    public override void Define(Command command)
    {
        command.Add(_experiment);
        command.Add(_dry);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiment = await Lifecycle.ExperimentAsync(tracking, context.Get(_experiment)!, cancellation);
        if (!context.Get(_dry)) await tracking.Client.CallAsync(ExperimentCalls.Delete, new ExperimentById(experiment.ExperimentId), cancellation);
        Lifecycle.Print(context, "experiments", [experiment.ExperimentId], context.Get(_dry) ? "would delete" : "deleted");
        return ExitCodes.Success;
    }
}
