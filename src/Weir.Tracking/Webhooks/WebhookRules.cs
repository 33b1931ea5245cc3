using System.Text.RegularExpressions;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Webhooks;

/// <summary>What a webhook may be.</summary>
internal static partial class WebhookRules
{
    private const int UrlCharacters = 500;
    private const int SecretCharacters = 1000;

    private static readonly Dictionary<string, string[]> Events = new()
    {
        ["REGISTERED_MODEL"] = ["CREATED"],
        ["MODEL_VERSION"] = ["CREATED"],
        ["MODEL_VERSION_TAG"] = ["SET", "DELETED"],
        ["MODEL_VERSION_ALIAS"] = ["CREATED", "DELETED"],
        ["PROMPT"] = ["CREATED"],
        ["PROMPT_VERSION"] = ["CREATED"],
        ["PROMPT_TAG"] = ["SET", "DELETED"],
        ["PROMPT_VERSION_TAG"] = ["SET", "DELETED"],
        ["PROMPT_ALIAS"] = ["CREATED", "DELETED"],
    };

    public static string Name(string name) => NameForm().IsMatch(name)
        ? name
        : throw MlflowErrors.Invalid($"Webhook name '{Search.SearchLimits.Shown(name)}' is invalid. It must start and end with a letter or digit, be at most 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).");

    public static string Url(string url, IReadOnlyList<string> schemes)
    {
        Limits.Check(url, UrlCharacters, "url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw MlflowErrors.Invalid($"Invalid webhook URL: '{Search.SearchLimits.Shown(url)}'");
        if (!schemes.Contains(uri.Scheme)) throw MlflowErrors.Invalid($"Invalid webhook URL scheme: '{uri.Scheme}'. Allowed schemes are: {string.Join(", ", schemes)}.");
        if (uri.UserInfo.Length > 0) throw MlflowErrors.Invalid("A webhook URL must not hold a user or password: it is shown to everybody who may see webhooks.");
        return url;
    }

    public static IReadOnlyList<WebhookEvent> CheckedEvents(IReadOnlyList<WebhookEvent> events)
    {
        for (var i = 0; i < events.Count; i++) Check(events[i], $"events[{i}]");
        return [.. events.Distinct()];
    }

    public static WebhookEvent Check(WebhookEvent given, string at)
    {
        var (entity, action) = (Required.Text(given.Entity, at + ".entity"), Required.Text(given.Action, at + ".action"));
        if (Events.TryGetValue(entity, out var actions) && actions.Contains(action)) return given;
        throw MlflowErrors.Invalid($"Invalid value '{Search.SearchLimits.Shown(entity)}.{Search.SearchLimits.Shown(action)}' for parameter '{at}' supplied: there is no such event. Events are {string.Join(", ", Events.Select(e => $"{e.Key}.{string.Join('|', e.Value)}"))}.");
    }

    public static string Secret(string secret)
    {
        Limits.Check(secret, SecretCharacters, "secret");
        return secret;
    }

    public static bool IsActive(string status) => status switch
    {
        "ACTIVE" => true,
        "DISABLED" => false,
        _ => throw MlflowErrors.Invalid($"Invalid value '{Search.SearchLimits.Shown(status)}' for parameter 'status' supplied: it must be ACTIVE or DISABLED"),
    };

    [GeneratedRegex(@"^(?=.{1,63}\z)[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?\z")]
    private static partial Regex NameForm();
}
