using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>Calls on promotion policies.</summary>
internal sealed class PolicyService(IDatabase database, TimeProvider time)
{
    public Task<PromotionPolicy> GetAsync(ModelByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                return PolicyTable.Of(session, name);
            },
            cancellation);
    }

    public Task<PromotionPolicy> SetAsync(SetPolicy request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var given = request.Rules ?? throw MlflowErrors.Missing("rules");
        Limits.Check(request.Comment ?? string.Empty, Limits.Description, "comment");
        return database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                var before = PolicyTable.Of(session, name);
                if (request.Revision is { } expected && expected != before.Revision)
                    throw new WeirException(MlflowErrors.ResourceConflict, string.Create(CultureInfo.InvariantCulture, $"the policy of the model '{name}' was changed meanwhile: it is at revision {before.Revision}, not {expected}"), "read it again and repeat the change");
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var policy = new PromotionPolicy(name, before.Revision + 1, PolicyRules.Check(session, given), now, caller.Name);
                PolicyTable.Set(session, policy);
                HistoryTable.Add(session, name, null, new HistoryNote(now, caller.Name, HistoryActions.PolicySet, From: Json(before.Rules), To: Json(policy.Rules), Why: request.Comment));
                return policy;
            },
            cancellation);
    }

    private static string Json(IReadOnlyList<PromotionRule> rules) => JsonSerializer.Serialize(rules, WireJson.Default.IReadOnlyListPromotionRule);
}
