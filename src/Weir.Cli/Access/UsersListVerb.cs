using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Lists users.</summary>
internal sealed class UsersListVerb : AccessVerb
{
    public override string Path => "users list";

    public override string Summary => "List users with their groups and how much was given to them";

    public override IReadOnlyList<Example> Examples => [new("weir users list", "everybody"), new("weir users list --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["users create", "permissions list", "audit"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var users = (await tracking.Client.CallAsync(AccessCalls.Users, Nothing.Instance, cancellation)).Users;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("users");
                foreach (var user in users)
                {
                    json.WriteStartObject();
                    json.WriteString("username", user.Username);
                    json.WriteBoolean("is_admin", user.IsAdmin);
                    json.WriteStartArray("groups");
                    foreach (var group in user.Groups ?? []) json.WriteStringValue(group);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable("user", "rank", "groups", ">experiments", ">models");
        foreach (var user in users)
        {
            table.Add(
                user.Username, user.IsAdmin ? "administrator" : "user", string.Join(", ", user.Groups ?? []),
                user.ExperimentPermissions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), user.RegisteredModelPermissions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
