using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Lists permissions on an object.</summary>
internal sealed class PermissionsListVerb : PermissionVerb
{
    public override string Path => "permissions list";

    public override string Summary => "List who was given what on an experiment or a registered model";

    public override IReadOnlyList<Example> Examples => [new("weir permissions list --experiment tips", "by name or id"), new("weir permissions list --model tips --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["permissions set", "permissions remove", "users list"];

    public override void Define(Command command) => Define(command, withSubject: false);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var grants = (await tracking.Client.CallAsync(AccessCalls.Grants, await RequestAsync(context, tracking, false, null, cancellation), cancellation)).Grants;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("grants");
                foreach (var grant in grants)
                {
                    json.WriteStartObject();
                    json.WriteString("username", grant.Username);
                    json.WriteString("group", grant.Group);
                    json.WriteString("permission", grant.Permission);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable("to", "name", "permission");
        foreach (var grant in grants) table.Add(grant.Group is null ? "user" : "group", grant.Username ?? grant.Group!, grant.Permission);
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
