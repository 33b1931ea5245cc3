using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Takes a permission back.</summary>
internal sealed class PermissionsRemoveVerb : PermissionVerb
{
    public override string Path => "permissions remove";

    public override string Summary => "Take back what was given to a user or a group";

    public override IReadOnlyList<Example> Examples => [new("weir permissions remove --experiment tips --user ann", "what ann's groups have, or the default, counts again")];

    public override IReadOnlyList<string> SeeAlso => ["permissions set", "permissions list"];

    public override void Define(Command command) => Define(command, withSubject: true);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var request = await RequestAsync(context, tracking, true, null, cancellation);
        await tracking.Client.CallAsync(AccessCalls.RemoveGrant, request, cancellation);
        return Done(context, $"nothing is given to {request.Username ?? request.Group} there any more", ("username", request.Username), ("group", request.Group));
    }
}
