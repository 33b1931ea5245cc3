using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Webhooks;

/// <summary>Calls on webhooks.</summary>
internal sealed class WebhookService(IDatabase database, TrackingOptions options, SecretKey key, WebhookSender sender, TimeProvider time)
{
    private const int Page = 100;
    private const int MostPage = 1000;
    private const string Example = "example";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<WebhookAnswer> CreateAsync(WebhookRequest request, CancellationToken cancellation)
    {
        var webhook = new Webhook(
            Id.New(), WebhookRules.Name(Required.Text(request.Name, "name")), Text(request.Description), WebhookRules.Url(Required.Text(request.Url, "url"), options.WebhookSchemes),
            request.Events is { Count: > 0 } events ? WebhookRules.CheckedEvents(events) : throw MlflowErrors.Missing("events"),
            request.Status is { Length: > 0 } status && !WebhookRules.IsActive(status) ? "DISABLED" : "ACTIVE", Now, Now);
        var secret = Encrypted(request.Secret);
        await database.WriteAsync(
            session =>
            {
                WebhookTable.Insert(session, webhook, secret);
                return 0;
            },
            cancellation);
        return new WebhookAnswer(webhook);
    }

    public async Task<WebhooksAnswer> ListAsync(ListWebhooks request, CancellationToken cancellation)
    {
        var most = Required.MaxResults(request.MaxResults, Page, MostPage);
        var before = long.MaxValue;
        if (request.PageToken is { Length: > 0 } token && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw MlflowErrors.Invalid("Invalid page token, it was not made by this search");
        var rows = await database.ReadAsync(s => WebhookTable.List(s, before, most + 1), cancellation);
        var next = rows.Count > most ? rows[most - 1].No.ToString(CultureInfo.InvariantCulture) : null;
        return new WebhooksAnswer(rows.Count == 0 ? null : [.. rows.Take(most).Select(r => r.Webhook)], next);
    }

    public async Task<WebhookAnswer> GetAsync(WebhookRequest request, CancellationToken cancellation) =>
        new((await FindAsync(request.WebhookId, cancellation)).Webhook);

    public async Task<WebhookAnswer> UpdateAsync(WebhookRequest request, CancellationToken cancellation)
    {
        var id = Required.Text(request.WebhookId, "webhook_id");
        var name = request.Name is { Length: > 0 } newName ? WebhookRules.Name(newName) : null;
        var url = request.Url is { Length: > 0 } newUrl ? WebhookRules.Url(newUrl, options.WebhookSchemes) : null;
        var events = request.Events is { Count: > 0 } given ? WebhookRules.CheckedEvents(given) : null;
        var status = request.Status is { Length: > 0 } newStatus ? WebhookRules.IsActive(newStatus) ? "ACTIVE" : "DISABLED" : null;
        var secret = Encrypted(request.Secret);
        return new WebhookAnswer(await database.WriteAsync(
            session =>
            {
                var row = WebhookTable.Require(session, id);
                var known = row.Webhook;
                row = row with
                {
                    Secret = secret ?? row.Secret,
                    Webhook = known with
                    {
                        Name = name ?? known.Name,
                        Url = url ?? known.Url,
                        Events = events ?? known.Events,
                        Status = status ?? known.Status,
                        Description = Text(request.Description) ?? known.Description,
                        LastUpdatedTimestamp = Now,
                    },
                };
                WebhookTable.Update(session, row);
                return row.Webhook;
            },
            cancellation));
    }

    public async Task<Nothing> DeleteAsync(WebhookRequest request, CancellationToken cancellation)
    {
        var id = Required.Text(request.WebhookId, "webhook_id");
        await database.WriteAsync(s => s.Execute("DELETE FROM webhooks WHERE webhook_no = $1", WebhookTable.Require(s, id).No), cancellation);
        return Nothing.Instance;
    }

    public async Task<WebhookTestAnswer> TestAsync(TestWebhook request, CancellationToken cancellation)
    {
        var row = await FindAsync(request.WebhookId, cancellation);
        var given = request.Event is { } asked ? WebhookRules.Check(asked, "event") : row.Webhook.Events![0];
        var body = WebhookOutbox.Body(given.Entity!, given.Action!, time.GetUtcNow(), data => WriteExample(data, given));
        var outcome = await sender.SendAsync(row, Guid.NewGuid().ToString("D"), body, cancellation);
        return new WebhookTestAnswer(new WebhookTestResult(outcome.IsDelivered, outcome.Status, outcome.Body, outcome.Error));
    }

    private async Task<WebhookRow> FindAsync(string? webhookId, CancellationToken cancellation)
    {
        var id = Required.Text(webhookId, "webhook_id");
        return await database.ReadAsync(s => WebhookTable.Require(s, id), cancellation);
    }

    private byte[]? Encrypted(string? secret) => secret is { Length: > 0 } ? key.Encrypt(WebhookRules.Secret(secret)) : null;

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void WriteExample(Utf8JsonWriter data, WebhookEvent given)
    {
        data.WriteString("name", Example);
        if (given.Entity!.Contains("VERSION", StringComparison.Ordinal)) data.WriteString("version", "1");
        if (given.Entity.EndsWith("_ALIAS", StringComparison.Ordinal)) data.WriteString("alias", Example);
        if (!given.Entity.EndsWith("_TAG", StringComparison.Ordinal)) return;
        data.WriteString("key", Example);
        if (given.Action == "SET") data.WriteString("value", Example);
    }
}
