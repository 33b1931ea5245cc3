using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Lists groups.</summary>
internal sealed class GroupsListVerb : AccessVerb
{
    public override string Path => "groups list";

    public override string Summary => "List groups and who is in them";

    public override IReadOnlyList<Example> Examples => [new("weir groups list", "all groups")];

    public override IReadOnlyList<string> SeeAlso => ["groups create", "groups add", "users list"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var groups = (await tracking.Client.CallAsync(AccessCalls.Groups, Nothing.Instance, cancellation)).Groups;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("groups");
                foreach (var group in groups)
                {
                    json.WriteStartObject();
                    json.WriteString("name", group.Name);
                    json.WriteStartArray("members");
                    foreach (var member in group.Members) json.WriteStringValue(member);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable("group", "members");
        foreach (var group in groups) table.Add(group.Name, string.Join(", ", group.Members));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
