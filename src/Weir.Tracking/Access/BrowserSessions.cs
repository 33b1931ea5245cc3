using System.Net;
using System.Text;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>Logins of browsers. A session is a token that ends by itself after some hours: kept as a hash, listed and revoked like every other.</summary>
public sealed class BrowserSessions
{
    /// <summary>What the list of tokens calls a session.</summary>
    public const string TokenName = "browser session";

    /// <summary>How long a session lasts: a working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly IDatabase _database;
    private readonly AccessMemory _memory;
    private readonly Authenticator _authenticator;
    private readonly TimeProvider _time;

    internal BrowserSessions(IDatabase database, AccessMemory memory, Authenticator authenticator, TimeProvider time) =>
        (_database, _memory, _authenticator, _time) = (database, memory, authenticator, time);

    /// <summary>Begins a session for whoever knows the password, or has a token of that name, whose scope it gets. Wrong ones are slowed down with all other logins.</summary>
    /// <param name="username">Name.</param>
    /// <param name="password">Password.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Who it is, and the session's secret; both null when name or password are wrong, or nothing was looked at.</returns>
    public async Task<(Authentication Who, string? Secret)> BeginAsync(string username, string password, IPAddress? address, CancellationToken cancellation = default)
    {
        var who = await _authenticator.AuthenticateAsync("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")), address, cancellation);
        if (who.Caller is not { } caller) return (who, null);
        var (now, secret) = (_time.GetUtcNow().ToUnixTimeMilliseconds(), TokenTable.NewSecret());
        var token = new AccessToken(Id.New()[..12], caller.Name, TokenName, TokenTable.ScopeName(caller.Scope), now, now + (long)Lifetime.TotalMilliseconds);
        await _database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM access_tokens WHERE user_id = $1 AND name = $2 AND expiry_time <= $3", caller.UserId, TokenName, now);
                TokenTable.Insert(session, caller.UserId, token, secret);
                return 0;
            },
            cancellation);
        return (who, secret);
    }

    /// <summary>Ends a session, at once on this server and within a second on others of the same store; one that there is not is ended already.</summary>
    /// <param name="secret">The session's secret.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task EndAsync(string secret, CancellationToken cancellation = default)
    {
        await _database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM access_tokens WHERE token_hash = $1 AND name = $2", TokenTable.Hash(secret), TokenName);
                AccessCounters.TouchIdentities(session);
                return 0;
            },
            cancellation);
        _memory.Forget();
    }
}
