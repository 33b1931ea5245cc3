using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Ends a token.</summary>
internal sealed class TokensRevokeVerb : AccessVerb
{
    private readonly Argument<string> _token = new("TOKEN") { Description = "its id, as `weir tokens list` shows it" };

    public override string Path => "tokens revoke";

    public override string Summary => "End a token at once";

    public override IReadOnlyList<Example> Examples => [new("weir tokens revoke 3f2a91c0d1e2", "servers forget it within a second")];

    public override IReadOnlyList<string> SeeAlso => ["tokens list", "tokens create"];

    public override void Define(Command command) => command.Add(_token);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var id = context.Get(_token)!;
        await tracking.Client.CallAsync(AccessCalls.RevokeToken, new TokenById(id), cancellation);
        return Done(context, $"token {id} was revoked", ("token_id", id));
    }
}
