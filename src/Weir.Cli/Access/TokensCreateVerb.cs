using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Makes a token.</summary>
internal sealed class TokensCreateVerb : AccessVerb
{
    private readonly Option<string?> _user = new("--user") { Description = "whose (default, over REST: the caller's)", HelpName = "NAME" };
    private readonly Option<string?> _name = new("--name") { Description = "what it is for", HelpName = "TEXT" };
    private readonly Option<string?> _scope = new("--scope") { Description = "read, write (default) or admin", HelpName = "SCOPE" };
    private readonly Option<string?> _expires = new("--expires") { Description = "12h, 30d (default 90d), never", HelpName = "SPAN" };

    public override string Path => "tokens create";

    public override string Summary => "Make a token, shown this once";

    public override IReadOnlyList<Example> Examples => [new("weir tokens create --user ann --name ci --scope write --expires 30d", "for MLFLOW_TRACKING_TOKEN of a job")];

    public override string Remarks => "A token may do what its user may, as far as its scope goes: read looks, write also logs, changes and deletes, admin also gives permissions and makes tokens.";

    public override IReadOnlyList<string> SeeAlso => ["tokens list", "tokens revoke", "users create"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _user, _name, _scope, _expires }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var made = await tracking.Client.CallAsync(AccessCalls.CreateToken, new CreateToken(context.Get(_user), context.Get(_name), context.Get(_scope), Seconds(context.Get(_expires))), cancellation);
        if (!context.IsJson) context.Console.Line(made.Secret);
        return Done(context, $"token {made.Token.TokenId} of '{made.Token.Username}' ({made.Token.Scope}) was made; it is not shown again", ("token_id", made.Token.TokenId), ("username", made.Token.Username), ("secret", made.Secret));
    }

    private static long? Seconds(string? span)
    {
        if (span is null) return null;
        if (span == "never") return 0;
        var factor = span.Length > 1 ? span[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return factor > 0 && long.TryParse(span[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000
            ? number * factor
            : throw new WeirException(ErrorCodes.InvalidValue, $"'{span}' is no span of time", "for example --expires 30d, 12h, never");
    }
}
