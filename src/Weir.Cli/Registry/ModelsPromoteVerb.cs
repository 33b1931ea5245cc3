using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Asks that a version get a stage or an alias.</summary>
internal sealed class ModelsPromoteVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };
    private readonly Option<string?> _stage = new("--stage") { Description = "Staging, Production, Archived or None", HelpName = "STAGE" };
    private readonly Option<string?> _alias = new("--alias") { Description = "such as champion", HelpName = "ALIAS" };
    private readonly Option<bool> _archive = new("--archive") { Description = "move other versions of the stage to Archived" };
    private readonly Option<string?> _comment = new("--comment", "-m") { Description = "why", HelpName = "TEXT" };
    private readonly Option<bool> _override = new("--override") { Description = "apply it whatever the policy says: for administrators, with --comment, told in the history" };

    public override string Path => "models promote";

    public override string Summary => "Give a model version a stage or an alias, or ask for it where the policy wants approvals";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir models promote taxi/3 --alias champion -m 'better on short trips'", "applied at once, or pending until it is approved"),
        new("weir models promote taxi/3 --stage Production --archive", "the version that was there is archived"),
        new("weir models promote taxi/2 --alias champion --override -m 'version 3 fails'", "an administrator, in need"),
    ];

    public override string Remarks => "What a pending request lacks is told. Asking again replaces the request: approvals are of one version with one evaluation.";

    public override IReadOnlyList<string> SeeAlso => ["models policy set", "models approve", "models promotions", "models history"];

    public override void Define(Command command)
    {
        command.Add(_version);
        foreach (var option in new Option[] { _stage, _alias, _archive, _comment, _override }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var request = new RequestPromotion(version.Name, version.Version, context.Get(_stage), context.Get(_alias), context.Get(_archive), context.Get(_comment), context.Get(_override) ? true : null);
        return Tell(context, await tracking.Client.CallAsync(PromotionCalls.Request, request, cancellation));
    }
}
