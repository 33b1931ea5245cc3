using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>SQL on promotion policies.</summary>
internal static class PolicyTable
{
    /// <summary>A model's policy; one without rules where none was set.</summary>
    public static PromotionPolicy Of(ISqlSession session, string name) => session.FirstOrDefault(
        "SELECT revision, rules, updated_time, updated_by FROM promotion_policies WHERE name = $1",
        r => new PromotionPolicy(name, r.GetInt64(0), JsonSerializer.Deserialize(r.GetText(1), WireJson.Default.IReadOnlyListPromotionRule)!, r.GetInt64(2), r.GetText(3)),
        name) ?? new PromotionPolicy(name, 0, []);

    public static void Set(ISqlSession session, PromotionPolicy policy) => session.Execute(
        """
        INSERT INTO promotion_policies (name, revision, rules, updated_time, updated_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, rules = excluded.rules, updated_time = excluded.updated_time, updated_by = excluded.updated_by
        """,
        policy.Name, policy.Revision, JsonSerializer.Serialize(policy.Rules, WireJson.Default.IReadOnlyListPromotionRule), policy.UpdatedTime!.Value, policy.UpdatedBy!);
}
