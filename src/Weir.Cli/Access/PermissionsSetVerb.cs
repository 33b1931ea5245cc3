using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Gives a permission.</summary>
internal sealed class PermissionsSetVerb : PermissionVerb
{
    private readonly Argument<string> _level = new("LEVEL") { Description = "READ, EDIT, MANAGE or NO_PERMISSIONS" };

    public override string Path => "permissions set";

    public override string Summary => "Give a user or a group a permission on an experiment or a registered model";

    public override IReadOnlyList<Example> Examples =>
        [new("weir permissions set EDIT --experiment tips --user ann", "ann may log runs"), new("weir permissions set READ --model tips --group vision", "all in vision may look")];

    public override string Remarks => "What is given to a user himself counts before what his groups have, and that before the server's --default-permission.";

    public override IReadOnlyList<string> SeeAlso => ["permissions list", "permissions remove", "groups create", "server"];

    public override void Define(Command command)
    {
        command.Add(_level);
        Define(command, withSubject: true);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var request = await RequestAsync(context, tracking, true, context.Get(_level)!.ToUpperInvariant(), cancellation);
        await tracking.Client.CallAsync(AccessCalls.SetGrant, request, cancellation);
        return Done(context, $"{request.Username ?? request.Group} has {request.Permission}", ("username", request.Username), ("group", request.Group), ("permission", request.Permission));
    }
}
