using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>SQL on permissions: who may do what to which experiment or registered model.</summary>
internal static class GrantTable
{
    public const string Experiment = "experiment";
    public const string Model = "registered-model";
    public const string User = "user";
    public const string Group = "group";

    /// <summary>Gives a permission; what was given before is replaced.</summary>
    public static void Set(ISqlSession session, string objectKind, string objectId, string subjectKind, long subjectId, Permission permission)
    {
        session.Execute(
            """
            INSERT INTO access_grants (object_kind, object_id, subject_kind, subject_id, permission) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (object_kind, object_id, subject_kind, subject_id) DO UPDATE SET permission = excluded.permission
            """,
            objectKind, objectId, subjectKind, subjectId, PermissionNames.Of(permission));
        AccessCounters.TouchGrants(session);
    }

    /// <summary>What was given expressly; null when nothing was.</summary>
    public static Permission? Find(ISqlSession session, string objectKind, string objectId, string subjectKind, long subjectId) =>
        session.TextOrNull(
            "SELECT permission FROM access_grants WHERE object_kind = $1 AND object_id = $2 AND subject_kind = $3 AND subject_id = $4", objectKind, objectId, subjectKind, subjectId) is { } name
            ? PermissionNames.Parse(name)
            : null;

    /// <summary>Takes a permission back; false when there was none.</summary>
    public static bool Remove(ISqlSession session, string objectKind, string objectId, string subjectKind, long subjectId)
    {
        var removed = session.Execute("DELETE FROM access_grants WHERE object_kind = $1 AND object_id = $2 AND subject_kind = $3 AND subject_id = $4", objectKind, objectId, subjectKind, subjectId);
        AccessCounters.TouchGrants(session);
        return removed > 0;
    }

    /// <summary>Whoever makes something may do everything with it.</summary>
    public static void ToCreator(ISqlSession session, Caller caller, string objectKind, string objectId)
    {
        if (caller.IsUser) Set(session, objectKind, objectId, User, caller.UserId, Permission.Manage);
    }

    public static void OnModelRenamed(ISqlSession session, string name, string newName)
    {
        if (session.Execute("UPDATE access_grants SET object_id = $3 WHERE object_kind = $1 AND object_id = $2", Model, name, newName) > 0) AccessCounters.TouchGrants(session);
    }

    public static void OnModelDeleted(ISqlSession session, string name) => OnObjectDeleted(session, Model, name);

    public static void OnExperimentDeleted(ISqlSession session, long experiment) => OnObjectDeleted(session, Experiment, Id(experiment));

    private static void OnObjectDeleted(ISqlSession session, string objectKind, string objectId)
    {
        if (session.Execute("DELETE FROM access_grants WHERE object_kind = $1 AND object_id = $2", objectKind, objectId) > 0) AccessCounters.TouchGrants(session);
    }

    public static void OnSubjectDeleted(ISqlSession session, string subjectKind, long subjectId) =>
        session.Execute("DELETE FROM access_grants WHERE subject_kind = $1 AND subject_id = $2", subjectKind, subjectId);

    /// <summary>Everything that was given to a user himself.</summary>
    public static List<(string ObjectKind, string ObjectId, Permission Permission)> OfUser(ISqlSession session, long userId) => session.List(
        "SELECT object_kind, object_id, permission FROM access_grants WHERE subject_kind = $1 AND subject_id = $2 ORDER BY object_kind, object_id",
        r => (r.GetText(0), r.GetText(1), PermissionNames.Parse(r.GetText(2))), User, userId);

    /// <summary>Everything that was given to a user's groups.</summary>
    public static List<(string ObjectKind, string ObjectId, Permission Permission)> OfGroups(ISqlSession session, long userId) => session.List(
        "SELECT g.object_kind, g.object_id, g.permission FROM access_members m JOIN access_grants g ON g.subject_kind = $1 AND g.subject_id = m.group_id WHERE m.user_id = $2",
        r => (r.GetText(0), r.GetText(1), PermissionNames.Parse(r.GetText(2))), Group, userId);

    /// <summary>Everybody to whom something was given on an object: kind, name, permission.</summary>
    public static List<(string SubjectKind, string Name, Permission Permission)> Of(ISqlSession session, string objectKind, string objectId) => session.List(
        """
        SELECT g.subject_kind, COALESCE(u.username, p.name), g.permission FROM access_grants g
        LEFT JOIN access_users u ON g.subject_kind = 'user' AND u.user_id = g.subject_id LEFT JOIN access_groups p ON g.subject_kind = 'group' AND p.group_id = g.subject_id
        WHERE g.object_kind = $1 AND g.object_id = $2 ORDER BY 1 DESC, 2
        """,
        r => (r.GetText(0), r.GetText(1), PermissionNames.Parse(r.GetText(2))), objectKind, objectId);

    public static string Id(long experiment) => experiment.ToString(CultureInfo.InvariantCulture);
}
