using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Access;

/// <summary>Calls on groups of users.</summary>
internal sealed class GroupService(IDatabase database, TimeProvider time)
{
    public async Task<GroupsAnswer> ListAsync(Nothing request, CancellationToken cancellation) => new(await database.ReadAsync(
        session =>
        {
            var members = session.List(
                "SELECT m.group_id, u.username FROM access_members m JOIN access_users u ON u.user_id = m.user_id ORDER BY u.username", r => (Group: r.GetInt64(0), Name: r.GetText(1))).ToLookup(m => m.Group, m => m.Name);
            return session.List("SELECT group_id, name FROM access_groups ORDER BY name", r => new AccessGroup(r.GetText(1), [.. members[r.GetInt64(0)]]));
        },
        cancellation));

    public Task<Nothing> CreateAsync(GroupByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        Limits.Check(name, 255, "name");
        if (name.Any(c => char.IsControl(c) || c == '/')) throw MlflowErrors.Invalid($"Group name '{name}' is not valid: it must hold no '/' and no control characters.");
        return WriteAsync(
            session =>
            {
                if (UserTable.FindGroup(session, name) is not null) throw MlflowErrors.Exists($"Group (name={name}) already exists.");
                session.Execute(
                    "INSERT INTO access_groups (group_id, name, creation_time) VALUES ($1, $2, $3)", AccessCounters.NextId(session), name, time.GetUtcNow().ToUnixTimeMilliseconds());
            },
            cancellation);
    }

    public Task<Nothing> DeleteAsync(GroupByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return WriteAsync(
            session =>
            {
                var id = UserTable.RequireGroup(session, name);
                GrantTable.OnSubjectDeleted(session, GrantTable.Group, id);
                session.Execute("DELETE FROM access_groups WHERE group_id = $1", id);
            },
            cancellation);
    }

    public Task<Nothing> AddMemberAsync(GroupMember request, CancellationToken cancellation)
    {
        var (group, username) = (Required.Text(request.Group, "group"), Required.Text(request.Username, "username"));
        return WriteAsync(
            s => s.Execute("INSERT INTO access_members (group_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", UserTable.RequireGroup(s, group), UserTable.Require(s, username).Id), cancellation);
    }

    public Task<Nothing> RemoveMemberAsync(GroupMember request, CancellationToken cancellation)
    {
        var (group, username) = (Required.Text(request.Group, "group"), Required.Text(request.Username, "username"));
        return WriteAsync(
            session =>
            {
                if (session.Execute("DELETE FROM access_members WHERE group_id = $1 AND user_id = $2", UserTable.RequireGroup(session, group), UserTable.Require(session, username).Id) == 0)
                    throw MlflowErrors.NotFound($"User {username} is not in group {group}");
            },
            cancellation);
    }

    private async Task<Nothing> WriteAsync(Action<ISqlSession> work, CancellationToken cancellation)
    {
        await database.WriteAsync(
            session =>
            {
                work(session);
                AccessCounters.TouchGrants(session);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }
}
