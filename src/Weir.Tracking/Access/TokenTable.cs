using System.Security.Cryptography;
using System.Text;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>SQL on tokens. A token is 256 random bits, so a plain hash of it is enough to keep and can be looked up.</summary>
internal static class TokenTable
{
    /// <summary>How every token begins, so that scanners find one that was published by mistake.</summary>
    public const string Prefix = "weir_";

    public static string NewSecret() => Prefix + Id.NewToken();

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The user of a token and the token; null for a secret that no token has. Whether it has expired is for the caller to see.</summary>
    public static (UserRow User, AccessToken Token)? Find(ISqlSession session, string secret) => session.FirstOrDefault<(UserRow, AccessToken)?>(
        """
        SELECT u.user_id, u.username, u.is_admin, t.token_id, t.name, t.scope, t.creation_time, t.expiry_time
        FROM access_tokens t JOIN access_users u ON u.user_id = t.user_id WHERE t.token_hash = $1
        """,
        r => (new UserRow(r.GetInt64(0), r.GetText(1), string.Empty, r.GetBoolean(2)), new AccessToken(r.GetText(3), r.GetText(1), r.GetText(4), r.GetText(5), r.GetInt64(6), r.GetInt64OrNull(7))),
        Hash(secret));

    public static List<AccessToken> List(ISqlSession session, string username) => session.List(
        """
        SELECT t.token_id, u.username, t.name, t.scope, t.creation_time, t.expiry_time FROM access_tokens t JOIN access_users u ON u.user_id = t.user_id
        WHERE $1 = '' OR u.username = $1 ORDER BY u.username, t.creation_time, t.token_id
        """,
        Read, username);

    public static AccessToken? FindById(ISqlSession session, string id) => session.FirstOrDefault(
        "SELECT t.token_id, u.username, t.name, t.scope, t.creation_time, t.expiry_time FROM access_tokens t JOIN access_users u ON u.user_id = t.user_id WHERE t.token_id = $1", Read, id);

    public static void Insert(ISqlSession session, long userId, AccessToken token, string secret)
    {
        session.Execute(
            "INSERT INTO access_tokens (token_id, user_id, token_hash, name, scope, creation_time, expiry_time) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            token.TokenId, userId, Hash(secret), token.Name, token.Scope, token.CreationTime, token.ExpiryTime);
    }

    public static string ScopeName(TokenScope scope) => scope switch { TokenScope.Read => "read", TokenScope.Write => "write", _ => "admin" };

    public static TokenScope ParseScope(string? name) => name switch
    {
        "read" => TokenScope.Read,
        null or "" or "write" => TokenScope.Write,
        "admin" => TokenScope.Admin,
        _ => throw MlflowErrors.Invalid($"Invalid scope '{name}'. Valid scopes are: read, write, admin"),
    };

    private static AccessToken Read(SqlRows row) => new(row.GetText(0), row.GetText(1), row.GetText(2), row.GetText(3), row.GetInt64(4), row.GetInt64OrNull(5));
}
