using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Server.Access;
using Weir.Tracking;
using Weir.Tracking.Webhooks;

namespace Weir.Server.Api;

/// <summary>What webhooks were told and what they answered; the webhooks themselves are made over MLflow's API.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet(
        "/webhooks/{id}/deliveries",
        (string id, ProjectTracking tracking, CancellationToken cancellation) => LogAsync(tracking, id, cancellation)).WithTags("webhooks").WithName("webhook_deliveries").Needs(RouteNeed.Administrator);

    private static async Task<WebhookLog> LogAsync(ProjectTracking tracking, string id, CancellationToken cancellation) => new(await tracking.Service!.Webhooks.LogAsync(id, cancellation));
}

/// <summary>Deliveries of a webhook, newest first.</summary>
public sealed record WebhookLog(IReadOnlyList<WebhookDeliveryRecord> Deliveries);
