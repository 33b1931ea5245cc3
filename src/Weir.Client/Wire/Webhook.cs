namespace Weir.Client.Wire;

/// <summary>An address that is told of events in the registry. Its secret is never given out. Times in milliseconds since 1970.</summary>
public sealed record Webhook(
    string WebhookId,
    string? Name = null,
    string? Description = null,
    string? Url = null,
    IReadOnlyList<WebhookEvent>? Events = null,
    string? Status = null,
    long? CreationTimestamp = null,
    long? LastUpdatedTimestamp = null);

/// <summary>A kind of event, such as REGISTERED_MODEL and CREATED.</summary>
public sealed record WebhookEvent(string? Entity = null, string? Action = null);

/// <summary>What an address answered to a test.</summary>
public sealed record WebhookTestResult(bool Success, long? ResponseStatus = null, string? ResponseBody = null, string? ErrorMessage = null);
