using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Delete a group with its permissions.</summary>
internal sealed class GroupsDeleteVerb : AccessVerb
{
    private readonly Argument<string> _group = new("GROUP") { Description = "group" };

    public override string Path => "groups delete";

    public override string Summary => "Delete a group with its permissions";

    public override IReadOnlyList<Example> Examples => [new("weir groups delete vision", "its users stay")];

    public override IReadOnlyList<string> SeeAlso => ["groups list", "groups create"];

    public override void Define(Command command)
    {
        command.Add(_group);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var group = context.Get(_group)!;
        await tracking.Client.CallAsync(AccessCalls.DeleteGroup, new GroupByName(group), cancellation);
        return Done(context, $"group '{group}' was deleted", ("group", group));
    }
}
