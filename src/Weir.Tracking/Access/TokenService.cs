using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Access;

/// <summary>Calls on tokens.</summary>
internal sealed class TokenService(IDatabase database, TimeProvider time)
{
    private const long StandardSeconds = 90 * 24 * 3600L;
    private const long MostSeconds = 3650 * 24 * 3600L;

    public async Task<TokensAnswer> ListAsync(UserByName request, CancellationToken cancellation) =>
        new(await database.ReadAsync(s => TokenTable.List(s, request.Username ?? string.Empty), cancellation));

    public async Task<CreatedTokenAnswer> CreateAsync(CreateToken request, Caller caller, CancellationToken cancellation)
    {
        var username = request.Username is { Length: > 0 } given ? given : caller.IsUser ? caller.Name : throw MlflowErrors.Missing("username");
        Limits.Check(request.Name ?? string.Empty, 255, "name");
        var scope = TokenTable.ParseScope(request.Scope);
        var seconds = request.ExpiresInSeconds ?? StandardSeconds;
        if (seconds is < 0 or > MostSeconds) throw MlflowErrors.Invalid($"Invalid value {seconds} for parameter 'expires_in_seconds' supplied: it must be between 1 and {MostSeconds}, or 0 for no end");
        var (now, secret) = (time.GetUtcNow().ToUnixTimeMilliseconds(), TokenTable.NewSecret());
        var token = new AccessToken(Id.New()[..12], username, request.Name ?? string.Empty, TokenTable.ScopeName(scope), now, seconds == 0 ? null : now + (seconds * 1000));
        await database.WriteAsync(
            session =>
            {
                TokenTable.Insert(session, UserTable.Require(session, username).Id, token, secret);
                return 0;
            },
            cancellation);
        return new CreatedTokenAnswer(token, secret);
    }

    /// <summary>Ends a token of the caller's own, or of anybody's for an administrator. Of others' tokens not even the existence is told.</summary>
    public async Task<Nothing> RevokeAsync(TokenById request, Caller caller, CancellationToken cancellation)
    {
        var id = Required.Text(request.TokenId, "token_id");
        await database.WriteAsync(
            session =>
            {
                var token = TokenTable.FindById(session, id);
                if (token is null || (caller.IsUser && !caller.IsAdmin && token.Username != caller.Name)) throw MlflowErrors.NotFound($"Token with token_id={id} not found");
                session.Execute("DELETE FROM access_tokens WHERE token_id = $1", id);
                AccessCounters.TouchIdentities(session);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }
}
