using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Make a group of users.</summary>
internal sealed class GroupsCreateVerb : AccessVerb
{
    private readonly Argument<string> _group = new("GROUP") { Description = "group" };

    public override string Path => "groups create";

    public override string Summary => "Make a group of users";

    public override IReadOnlyList<Example> Examples => [new("weir groups create vision", "permissions of a group are those of all in it")];

    public override IReadOnlyList<string> SeeAlso => ["groups add", "groups list", "permissions set"];

    public override void Define(Command command)
    {
        command.Add(_group);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var group = context.Get(_group)!;
        await tracking.Client.CallAsync(AccessCalls.CreateGroup, new GroupByName(group), cancellation);
        return Done(context, $"group '{group}' was made", ("group", group));
    }
}
