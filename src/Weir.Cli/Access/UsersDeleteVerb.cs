using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Deletes a user.</summary>
internal sealed class UsersDeleteVerb : AccessVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "user name" };

    public override string Path => "users delete";

    public override string Summary => "Delete a user with his tokens and permissions";

    public override IReadOnlyList<Example> Examples => [new("weir users delete ann", "what ann made stays")];

    public override IReadOnlyList<string> SeeAlso => ["users list", "tokens revoke"];

    public override void Define(Command command) => command.Add(_name);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = context.Get(_name)!;
        await tracking.Client.CallAsync(UserCalls.Delete, new UserByName(name), cancellation);
        return Done(context, $"user '{name}' was deleted", ("username", name));
    }
}
