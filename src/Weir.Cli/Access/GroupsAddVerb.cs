using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Put a user into a group.</summary>
internal sealed class GroupsAddVerb : AccessVerb
{
    private readonly Argument<string> _group = new("GROUP") { Description = "group" };
    private readonly Argument<string> _user = new("USER") { Description = "user name" };

    public override string Path => "groups add";

    public override string Summary => "Put a user into a group";

    public override IReadOnlyList<Example> Examples => [new("weir groups add vision ann", "ann may do what vision may")];

    public override IReadOnlyList<string> SeeAlso => ["groups create", "groups remove", "groups list"];

    public override void Define(Command command)
    {
        command.Add(_group);
        command.Add(_user);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var group = context.Get(_group)!;
        var user = context.Get(_user)!;
        await tracking.Client.CallAsync(AccessCalls.AddMember, new GroupMember(group, user), cancellation);
        return Done(context, $"'{user}' is in '{group}'", ("group", group), ("username", user));
    }
}
