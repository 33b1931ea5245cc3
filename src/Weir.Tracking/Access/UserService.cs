using Weir.Client;
using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Access;

/// <summary>Calls on users.</summary>
internal sealed class UserService(IDatabase database, TimeProvider time)
{
    public async Task<UserAnswer> CreateAsync(CreateUser request, CancellationToken cancellation)
    {
        var username = CheckName(request.Username);
        var hash = PasswordHash.Make(CheckPassword(request.Password));
        return new UserAnswer(await database.WriteAsync(
            session =>
            {
                UserTable.Insert(session, username, hash, isAdmin: false, time.GetUtcNow().ToUnixTimeMilliseconds());
                return UserTable.Complete(session, UserTable.Require(session, username));
            },
            cancellation));
    }

    public async Task<UserAnswer> GetAsync(UserByName request, CancellationToken cancellation)
    {
        var username = Required.Text(request.Username, "username");
        return new UserAnswer(await database.ReadAsync(s => UserTable.Complete(s, UserTable.Require(s, username)), cancellation));
    }

    public async Task<UsersAnswer> ListAsync(Nothing request, CancellationToken cancellation) =>
        new(await database.ReadAsync(s => UserTable.All(s).ConvertAll(u => UserTable.Complete(s, u)), cancellation));

    public Task<Nothing> UpdatePasswordAsync(UpdatePassword request, CancellationToken cancellation)
    {
        var username = Required.Text(request.Username, "username");
        var hash = PasswordHash.Make(CheckPassword(request.Password));
        return WriteAsync(
            username,
            (session, user) =>
            {
                session.Execute("UPDATE access_users SET password_hash = $2 WHERE user_id = $1", user.Id, hash);
                session.Execute("DELETE FROM access_tokens WHERE user_id = $1 AND name = $2", user.Id, BrowserSessions.TokenName); // whoever logged in with the old one
            },
            cancellation);
    }

    public Task<Nothing> UpdateAdminAsync(UpdateAdmin request, CancellationToken cancellation)
    {
        var username = Required.Text(request.Username, "username");
        var isAdmin = Required.Number(request.IsAdmin, "is_admin");
        return WriteAsync(
            username,
            (session, user) =>
            {
                if (user.IsAdmin && !isAdmin) KeepAnAdmin(session);
                session.Execute("UPDATE access_users SET is_admin = $2 WHERE user_id = $1", user.Id, SqlValue.FromBoolean(isAdmin));
            },
            cancellation);
    }

    public Task<Nothing> DeleteAsync(UserByName request, CancellationToken cancellation)
    {
        var username = Required.Text(request.Username, "username");
        return WriteAsync(
            username,
            (session, user) =>
            {
                if (user.IsAdmin) KeepAnAdmin(session);
                GrantTable.OnSubjectDeleted(session, GrantTable.User, user.Id);
                session.Execute("DELETE FROM access_users WHERE user_id = $1", user.Id);
            },
            cancellation);
    }

    /// <summary>A password that may be set.</summary>
    public static string CheckPassword(string? password)
    {
        var text = Required.Text(password, "password");
        if (Limits.Count(text) < PasswordHash.LeastCharacters) throw MlflowErrors.Invalid($"Password must be a string longer than or equal to {PasswordHash.LeastCharacters} characters.");
        if (text.Length > 1024) throw MlflowErrors.Invalid("Password must have at most 1024 characters.");
        if (text.StartsWith(TokenTable.Prefix, StringComparison.Ordinal)) throw MlflowErrors.Invalid($"Password must not begin with '{TokenTable.Prefix}', as tokens do.");
        return text;
    }

    // A colon ends the name in basic authentication; a slash would make ambiguous names in the audit log.
    private static string CheckName(string? username)
    {
        var name = Required.Text(username, "username");
        Limits.Check(name, 255, "username");
        if (name.Any(c => char.IsControl(c) || c is ':' or '/') || name.Trim() != name || name.StartsWith("local:", StringComparison.Ordinal))
            throw MlflowErrors.Invalid($"Username '{name}' is not valid: it must hold no ':', no '/', no control characters, and no space at either end.");
        return name;
    }

    private static void KeepAnAdmin(ISqlSession session)
    {
        if (UserTable.Admins(session) <= 1) throw MlflowErrors.Invalid("The last administrator cannot be removed: make another one first.");
    }

    private async Task<Nothing> WriteAsync(string username, Action<ISqlSession, UserRow> work, CancellationToken cancellation)
    {
        await database.WriteAsync(
            session =>
            {
                work(session, UserTable.Require(session, username));
                AccessCounters.TouchIdentities(session);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }
}
