using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Makes an experiment.</summary>
internal sealed class ExperimentsCreateVerb : TrackingVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "name" };
    private readonly Option<string?> _location = new("--artifact-location") { Description = "where its files shall lie (default: the store's own)", HelpName = "ADDRESS" };
    private readonly Option<string[]> _tags = new("--tag") { Description = "a tag; may be repeated", HelpName = "KEY=VALUE" };

    public override string Path => "experiments create";

    public override string Summary => "Make an experiment";

    public override IReadOnlyList<Example> Examples => [new("weir experiments create taxi", "prints its id"), new("weir experiments create taxi --tag team=fares", "with a tag")];

    public override IReadOnlyList<string> SeeAlso => ["experiments list", "experiments rename"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_location);
        command.Add(_tags);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var tags = (context.Get(_tags) ?? []).Select(t => t.Split('=', 2) is [{ Length: > 0 } key, var value] ? new Tag(key, value) : throw WeirException.Usage($"--tag '{t}' is not KEY=VALUE")).ToList();
        var id = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment(context.Get(_name), context.Get(_location), tags), cancellation)).ExperimentId;
        Lifecycle.Print(context, "experiments", [id], "made");
        return ExitCodes.Success;
    }
}
