using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Calls;
using Weir.Server.Access;

namespace Weir.Server.Api;

/// <summary>Policies, requests for promotion and the history of models: the calls of <see cref="PromotionCalls"/>, route by route.</summary>
internal static class PromotionEndpoints
{
    public static void Map(RouteGroupBuilder models)
    {
        models.MapGet("/{name}/policy", (string name, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Policy, new ModelByName(name), cancellation))
            .WithName("policy").Needs(RouteNeed.ReadModel("name"));
        models.MapPut("/{name}/policy", (string name, SetPolicy body, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.SetPolicy, body with { Name = name }, cancellation))
            .WithName("set_policy").Needs(RouteNeed.Administrator);
        models.MapGet(
            "/{name}/promotions",
            (string name, string? version, string? state, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.List, new ListPromotions(name, version, state), cancellation))
            .WithName("promotions").Needs(RouteNeed.ReadModel("name"));
        models.MapPost(
            "/{name}/promotions",
            (string name, RequestPromotion body, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Request, body with { Name = name }, cancellation))
            .WithName("request_promotion").Needs(RouteNeed.EditModel("name"));
        models.MapGet(
            "/{name}/promotions/{promotion_id}",
            (string name, [FromRoute(Name = "promotion_id")] string id, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Get, new PromotionById(name, id), cancellation))
            .WithName("promotion").Needs(RouteNeed.ReadModel("name"));
        Decision(models, "approve", PromotionCalls.Approve);
        Decision(models, "reject", PromotionCalls.Reject);
        Decision(models, "cancel", PromotionCalls.Cancel);
        models.MapGet(
            "/{name}/history",
            (string name, string? version, long? before, [FromQuery(Name = "max_results")] long? most, CallerTracking tracking, CancellationToken cancellation) =>
                tracking.Client.CallAsync(PromotionCalls.History, new ReadHistory(name, version, before, most), cancellation))
            .WithName("model_history").Needs(RouteNeed.ReadModel("name"));
    }

    // The policy says who may decide.
    private static void Decision(RouteGroupBuilder models, string word, MlflowCall<DecidePromotion, Weir.Client.Wire.Promotion> call) => models.MapPost(
        $"/{{name}}/promotions/{{promotion_id}}/{word}",
        (string name, [FromRoute(Name = "promotion_id")] string id, DecidePromotion? body, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(call, new DecidePromotion(name, id, body?.Comment), cancellation))
        .WithName($"{word}_promotion").Needs(RouteNeed.WriteAndReadModel("name"));
}
