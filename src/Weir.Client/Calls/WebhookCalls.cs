using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Calls below <c>webhooks</c> (MLflow 3).</summary>
public static class WebhookCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes one.</summary>
    public static MlflowCall<WebhookRequest, WebhookAnswer> Create { get; } = new("POST", "webhooks", Json.WebhookRequest, Json.WebhookAnswer);

    /// <summary>Lists all, newest first.</summary>
    public static MlflowCall<ListWebhooks, WebhooksAnswer> List { get; } = new("GET", "webhooks", Json.ListWebhooks, Json.WebhooksAnswer);

    /// <summary>Finds by id.</summary>
    public static MlflowCall<WebhookRequest, WebhookAnswer> Get { get; } =
        new("GET", "webhooks/{webhook_id}", Json.WebhookRequest, Json.WebhookAnswer, bind: (r, p) => r with { WebhookId = p[0] });

    /// <summary>Changes the fields that are given.</summary>
    public static MlflowCall<WebhookRequest, WebhookAnswer> Update { get; } =
        new("PATCH", "webhooks/{webhook_id}", Json.WebhookRequest, Json.WebhookAnswer, isRepeatable: true, bind: (r, p) => r with { WebhookId = p[0] });

    /// <summary>Deletes; what is still to be delivered to it is dropped.</summary>
    public static MlflowCall<WebhookRequest, Nothing> Delete { get; } =
        new("DELETE", "webhooks/{webhook_id}", Json.WebhookRequest, Json.Nothing, bind: (r, p) => r with { WebhookId = p[0] });

    /// <summary>Sends an example at once and tells what came back.</summary>
    public static MlflowCall<TestWebhook, WebhookTestAnswer> Test { get; } =
        new("POST", "webhooks/{webhook_id}/test", Json.TestWebhook, Json.WebhookTestAnswer, bind: (r, p) => r with { WebhookId = p[0] });
}

/// <summary>A webhook as it is to be; the secret signs what is sent.</summary>
public sealed record WebhookRequest(
    string? WebhookId = null, string? Name = null, string? Description = null, string? Url = null, IReadOnlyList<WebhookEvent>? Events = null, string? Secret = null, string? Status = null);

/// <summary>Request of <see cref="WebhookCalls.List"/>.</summary>
public sealed record ListWebhooks(long? MaxResults = null, string? PageToken = null);

/// <summary>Request of <see cref="WebhookCalls.Test"/>: one of the webhook's events, or the first.</summary>
public sealed record TestWebhook(string? WebhookId = null, WebhookEvent? Event = null);

/// <summary>Answer with one webhook.</summary>
public sealed record WebhookAnswer(Webhook Webhook);

/// <summary>A page of webhooks.</summary>
public sealed record WebhooksAnswer(IReadOnlyList<Webhook>? Webhooks = null, string? NextPageToken = null);

/// <summary>Answer to a test.</summary>
public sealed record WebhookTestAnswer(WebhookTestResult Result);
