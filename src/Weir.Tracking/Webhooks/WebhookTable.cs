using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Webhooks;

/// <summary>SQL on webhooks.</summary>
internal static class WebhookTable
{
    private const string Columns = "w.webhook_no, w.webhook_id, w.name, w.description, w.url, w.active, w.creation_time, w.last_updated_time, w.secret";

    public static WebhookRow Require(ISqlSession session, string id) =>
        session.FirstOrDefault($"SELECT {Columns} FROM webhooks w WHERE w.webhook_id = $1", Read, id) is { } row
            ? row with { Webhook = row.Webhook with { Events = Events(session, row.No) } }
            : throw MlflowErrors.NotFound($"Webhook with ID {id} not found.");

    public static List<WebhookRow> List(ISqlSession session, long before, int most) =>
    [
        .. session.List($"SELECT {Columns} FROM webhooks w WHERE w.webhook_no < $1 ORDER BY w.webhook_no DESC LIMIT $2", Read, before, (long)most)
            .Select(r => r with { Webhook = r.Webhook with { Events = Events(session, r.No) } }),
    ];

    public static WebhookRow RequireNo(ISqlSession session, long number) => session.FirstOrDefault($"SELECT {Columns} FROM webhooks w WHERE w.webhook_no = $1", Read, number)!;

    public static void Insert(ISqlSession session, Webhook webhook, byte[]? secret)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(webhook_no), 0) + 1 FROM webhooks")!.Value;
        session.Execute(
            "INSERT INTO webhooks (webhook_no, webhook_id, name, description, url, active, secret, creation_time, last_updated_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            number, webhook.WebhookId, webhook.Name, webhook.Description, webhook.Url, SqlValue.FromBoolean(webhook.Status == "ACTIVE"), secret, webhook.CreationTimestamp);
        SetEvents(session, number, webhook.Events!);
    }

    public static void Update(ISqlSession session, WebhookRow row)
    {
        session.Execute(
            "UPDATE webhooks SET name = $2, description = $3, url = $4, active = $5, secret = $6, last_updated_time = $7 WHERE webhook_no = $1",
            row.No, row.Webhook.Name, row.Webhook.Description, row.Webhook.Url, SqlValue.FromBoolean(row.Webhook.Status == "ACTIVE"), row.Secret, row.Webhook.LastUpdatedTimestamp);
        session.Execute("DELETE FROM webhook_events WHERE webhook_no = $1", row.No);
        SetEvents(session, row.No, row.Webhook.Events!);
    }

    private static void SetEvents(ISqlSession session, long number, IReadOnlyList<WebhookEvent> events)
    {
        foreach (var given in events) session.Execute("INSERT INTO webhook_events (webhook_no, entity, action) VALUES ($1, $2, $3)", number, given.Entity, given.Action);
    }

    private static List<WebhookEvent> Events(ISqlSession session, long number) =>
        session.List("SELECT entity, action FROM webhook_events WHERE webhook_no = $1 ORDER BY entity, action", r => new WebhookEvent(r.GetText(0), r.GetText(1)), number);

    private static WebhookRow Read(SqlRows row) => new(
        row.GetInt64(0),
        new Webhook(row.GetText(1), row.GetText(2), row.GetTextOrNull(3), row.GetText(4), null, row.GetBoolean(5) ? "ACTIVE" : "DISABLED", row.GetInt64(6), row.GetInt64(7)),
        row.IsNull(8) ? null : row.GetBytes(8));
}

/// <summary>A webhook with what is not shown: its number and its encrypted secret.</summary>
internal sealed record WebhookRow(long No, Webhook Webhook, byte[]? Secret);
