using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Shows the audit log.</summary>
internal sealed class AuditVerb : AccessVerb
{
    private readonly Option<string?> _object = new("--object") { Description = "only on one object: models:/NAME, models:/NAME/VERSION, experiments/ID, runs/ID, users/NAME", HelpName = "OBJECT" };
    private readonly Option<string?> _actor = new("--actor") { Description = "only of one user", HelpName = "NAME" };
    private readonly Option<int> _limit = new("--limit") { Description = "how many at most, up to 1000", HelpName = "N", DefaultValueFactory = _ => 50 };

    public override string Path => "audit";

    public override string Summary => "Show who changed what and when: models, permissions, users, deletions";

    public override IReadOnlyList<Example> Examples => [new("weir audit", "the newest first"), new("weir audit --object models:/tips", "a model and its versions")];

    public override string Remarks => "The log is written in the transaction of the change itself; the database refuses to alter or delete its rows.";

    public override IReadOnlyList<string> SeeAlso => ["users list", "permissions list"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _object, _actor, _limit }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var entries = (await tracking.Client.CallAsync(AccessCalls.Audit, new ReadAudit(Object: context.Get(_object), Actor: context.Get(_actor), MaxResults: context.Get(_limit)), cancellation)).Entries;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("entries");
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteNumber("entry_no", entry.EntryNo);
                    json.WriteNumber("time", entry.Time);
                    json.WriteString("actor", entry.Actor);
                    json.WriteString("token_id", entry.TokenId);
                    json.WriteString("address", entry.Address);
                    json.WriteString("action", entry.Action);
                    json.WriteString("object", entry.Object);
                    json.WriteString("detail", entry.Detail);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable("when", "who", "what", "object");
        foreach (var entry in entries) table.Add(When(entry.Time), Printable.Text(entry.Actor), entry.Action, Printable.Text(entry.Object));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
