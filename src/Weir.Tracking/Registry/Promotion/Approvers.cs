using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Access;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>Whose approval counts, as things are now: who left a group, or lost a permission, has not approved any more.</summary>
internal sealed class Approvers(AccessControl access)
{
    /// <summary>True when the rule lets somebody approve.</summary>
    public bool MayApprove(ISqlSession session, PromotionRule rule, string model, string requester, string actor)
    {
        if (actor == requester && rule.SelfApproval != true) return false;
        if (rule.ApproverUsers is not { Count: > 0 } && rule.ApproverGroups is not { Count: > 0 }) return MayManage(session, model, actor);
        if (rule.ApproverUsers?.Contains(actor) == true) return true;
        return rule.ApproverGroups is { Count: > 0 } groups && UserTable.Find(session, actor) is { } user && session.List(
            "SELECT g.name FROM access_members m JOIN access_groups g ON g.group_id = m.group_id WHERE m.user_id = $1", r => r.GetText(0), user.Id).Exists(groups.Contains);
    }

    /// <summary>True for who may manage the model: users by their permission, and whoever a store without users lets in.</summary>
    public bool MayManage(ISqlSession session, string model, string actor)
    {
        if (UserTable.Find(session, actor) is not { } user) return actor.StartsWith("local:", StringComparison.Ordinal) || UserTable.All(session).Count == 0;
        return user.IsAdmin || UserAccess.Load(session, user.Id, access.DefaultPermission).OnModel(model) >= Permission.Manage;
    }

    /// <summary>Who may approve, in words.</summary>
    public static string Words(PromotionRule rule)
    {
        string[] names = [.. rule.ApproverUsers ?? [], .. (rule.ApproverGroups ?? []).Select(g => $"the group {g}")];
        return names.Length == 0 ? "those who may manage the model" : string.Join(", ", names);
    }
}
