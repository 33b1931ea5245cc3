using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Renames an experiment.</summary>
internal sealed class ExperimentsRenameVerb : TrackingVerb
{
    private readonly Argument<string> _experiment = new("EXPERIMENT") { Description = "name or id" };
    private readonly Argument<string> _name = new("NAME") { Description = "its new name" };

    public override string Path => "experiments rename";

    public override string Summary => "Rename an experiment";

    public override IReadOnlyList<Example> Examples => [new("weir experiments rename taxi fares", "by its old name"), new("weir experiments rename 3 fares", "by its id")];

    public override IReadOnlyList<string> SeeAlso => ["experiments list", "experiments create"];

    public override void Define(Command command)
    {
        command.Add(_experiment);
        command.Add(_name);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiment = await Lifecycle.ExperimentAsync(tracking, context.Get(_experiment)!, cancellation);
        await tracking.Client.CallAsync(ExperimentCalls.Update, new UpdateExperiment(experiment.ExperimentId, context.Get(_name)), cancellation);
        Lifecycle.Print(context, "experiments", [experiment.ExperimentId], "renamed");
        return ExitCodes.Success;
    }
}
