using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Lists tokens.</summary>
internal sealed class TokensListVerb : AccessVerb
{
    private readonly Option<string?> _user = new("--user") { Description = "only those of one user", HelpName = "NAME" };

    public override string Path => "tokens list";

    public override string Summary => "List tokens with scope and end; never the tokens themselves";

    public override IReadOnlyList<Example> Examples => [new("weir tokens list", "of everybody"), new("weir tokens list --user ann", "of one user")];

    public override IReadOnlyList<string> SeeAlso => ["tokens create", "tokens revoke"];

    public override void Define(Command command) => command.Add(_user);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var tokens = (await tracking.Client.CallAsync(AccessCalls.Tokens, new UserByName(context.Get(_user)), cancellation)).Tokens;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("tokens");
                foreach (var token in tokens)
                {
                    json.WriteStartObject();
                    json.WriteString("token_id", token.TokenId);
                    json.WriteString("username", token.Username);
                    json.WriteString("name", token.Name);
                    json.WriteString("scope", token.Scope);
                    json.WriteNumber("creation_time", token.CreationTime);
                    if (token.ExpiryTime is { } end) json.WriteNumber("expiry_time", end);
                    else json.WriteNull("expiry_time");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable("token", "user", "name", "scope", "made", "ends");
        foreach (var token in tokens) table.Add(token.TokenId, token.Username, token.Name, token.Scope, When(token.CreationTime), token.ExpiryTime is null ? "never" : When(token.ExpiryTime));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
