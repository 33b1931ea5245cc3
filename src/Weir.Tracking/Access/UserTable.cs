using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>SQL on users and groups.</summary>
internal static class UserTable
{
    public static UserRow? Find(ISqlSession session, string username) => session.FirstOrDefault(
        "SELECT user_id, username, password_hash, is_admin FROM access_users WHERE username = $1", r => new UserRow(r.GetInt64(0), r.GetText(1), r.GetText(2), r.GetBoolean(3)), username);

    public static UserRow Require(ISqlSession session, string username) => Find(session, username) ?? throw MlflowErrors.NotFound($"User with username={username} not found");

    public static long? FindGroup(ISqlSession session, string name) => session.Int64OrNull("SELECT group_id FROM access_groups WHERE name = $1", name);

    public static long RequireGroup(ISqlSession session, string name) => FindGroup(session, name) ?? throw MlflowErrors.NotFound($"Group with name={name} not found");

    public static long Insert(ISqlSession session, string username, string passwordHash, bool isAdmin, long now)
    {
        var id = AccessCounters.NextId(session);
        var added = session.Execute(
            "INSERT INTO access_users (user_id, username, password_hash, is_admin, creation_time) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            id, username, passwordHash, SqlValue.FromBoolean(isAdmin), now);
        if (added == 0) throw MlflowErrors.Exists($"User (username={username}) already exists.");
        AccessCounters.TouchIdentities(session);
        return id;
    }

    /// <summary>A user with what was given to him.</summary>
    public static AccessUser Complete(ISqlSession session, UserRow user)
    {
        var grants = GrantTable.OfUser(session, user.Id);
        var groups = session.List("SELECT g.name FROM access_members m JOIN access_groups g ON g.group_id = m.group_id WHERE m.user_id = $1 ORDER BY g.name", r => r.GetText(0), user.Id);
        return new AccessUser(
            user.Id, user.Username, user.IsAdmin,
            [.. grants.Where(g => g.ObjectKind == GrantTable.Experiment).Select(g => new ExperimentPermission(g.ObjectId, user.Id, PermissionNames.Of(g.Permission)))],
            [.. grants.Where(g => g.ObjectKind == GrantTable.Model).Select(g => new RegisteredModelPermission(g.ObjectId, user.Id, PermissionNames.Of(g.Permission)))],
            groups.Count == 0 ? null : groups);
    }

    public static List<UserRow> All(ISqlSession session) => session.List(
        "SELECT user_id, username, password_hash, is_admin FROM access_users ORDER BY username", r => new UserRow(r.GetInt64(0), r.GetText(1), r.GetText(2), r.GetBoolean(3)));

    public static long Admins(ISqlSession session) => session.Int64OrNull("SELECT COUNT(*) FROM access_users WHERE is_admin = 1")!.Value;
}

/// <summary>A user as stored.</summary>
internal sealed record UserRow(long Id, string Username, string PasswordHash, bool IsAdmin);
