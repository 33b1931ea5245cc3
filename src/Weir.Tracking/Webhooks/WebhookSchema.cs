namespace Weir.Tracking.Webhooks;

/// <summary>Tables of webhooks. A delivery is written in the transaction of the change that it tells of, so that none is lost and none is made up.</summary>
internal static class WebhookSchema
{
    public const string Tables = """
        CREATE TABLE webhooks (
            webhook_no INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, url TEXT NOT NULL,
            active INTEGER NOT NULL, secret BLOB, creation_time BIGINT NOT NULL, last_updated_time BIGINT NOT NULL);
        CREATE TABLE webhook_events (
            webhook_no INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE, entity TEXT NOT NULL, action TEXT NOT NULL,
            PRIMARY KEY (entity, action, webhook_no)) {clustered};
        CREATE TABLE webhook_deliveries (
            delivery_no INTEGER PRIMARY KEY, delivery_id TEXT NOT NULL UNIQUE, webhook_no INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
            entity TEXT NOT NULL, action TEXT NOT NULL, body TEXT NOT NULL, created BIGINT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
            next_attempt BIGINT NOT NULL, finished BIGINT, response_status BIGINT, response_body TEXT, error TEXT);
        CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt) WHERE state = 'pending';
        CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_no, delivery_no);
        """;
}
