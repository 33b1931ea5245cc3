using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Take a user out of a group.</summary>
internal sealed class GroupsRemoveVerb : AccessVerb
{
    private readonly Argument<string> _group = new("GROUP") { Description = "group" };
    private readonly Argument<string> _user = new("USER") { Description = "user name" };

    public override string Path => "groups remove";

    public override string Summary => "Take a user out of a group";

    public override IReadOnlyList<Example> Examples => [new("weir groups remove vision ann", "ann keeps what was given to her")];

    public override IReadOnlyList<string> SeeAlso => ["groups add", "groups list"];

    public override void Define(Command command)
    {
        command.Add(_group);
        command.Add(_user);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var group = context.Get(_group)!;
        var user = context.Get(_user)!;
        await tracking.Client.CallAsync(AccessCalls.RemoveMember, new GroupMember(group, user), cancellation);
        return Done(context, $"'{user}' is not in '{group}' any more", ("group", group), ("username", user));
    }
}
