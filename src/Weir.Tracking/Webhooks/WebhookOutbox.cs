using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;

namespace Weir.Tracking.Webhooks;

/// <summary>Writes what webhooks are to be told, in the transaction of the change itself.</summary>
internal sealed class WebhookOutbox(TimeProvider time)
{
    // Deliveries, of all webhooks together, that a log goes back.
    private const long LogLength = 10_000;

    private const string PromptTag = "mlflow.prompt.is_prompt";
    private const string PromptText = "mlflow.prompt.text";

    public void ModelCreated(ISqlSession session, string name, IReadOnlyList<Tag> tags, string? description) => Add(
        session, IsPrompt(tags) ? "PROMPT" : "REGISTERED_MODEL", "CREATED",
        data =>
        {
            data.WriteString("name", name);
            WriteTags(data, tags);
            data.WriteString("description", description);
        });

    public void VersionCreated(ISqlSession session, string name, long version, string source, string? runId, IReadOnlyList<Tag> tags, string? description)
    {
        var isPrompt = IsPrompt(tags) || IsPrompt(session, name);
        Add(
            session, isPrompt ? "PROMPT_VERSION" : "MODEL_VERSION", "CREATED",
            data =>
            {
                data.WriteString("name", name);
                data.WriteString("version", Text(version));
                if (isPrompt)
                {
                    data.WriteString("template", tags.LastOrDefault(t => t.Key == PromptText)?.Value);
                }
                else
                {
                    data.WriteString("source", source);
                    data.WriteString("run_id", string.IsNullOrEmpty(runId) ? null : runId);
                }

                WriteTags(data, tags);
                data.WriteString("description", description);
            });
    }

    /// <summary>A tag of a version, or of a prompt where there is no version: tags of models themselves tell nobody.</summary>
    /// <param name="session">The change's own.</param>
    /// <param name="name">Model.</param>
    /// <param name="version">Version; null for the model.</param>
    /// <param name="key">Key.</param>
    /// <param name="value">Value; null where the tag was deleted.</param>
    public void Tagged(ISqlSession session, string name, long? version, string key, string? value)
    {
        var isPrompt = IsPrompt(session, name);
        if (version is null && !isPrompt) return;
        Add(
            session, version is null ? "PROMPT_TAG" : isPrompt ? "PROMPT_VERSION_TAG" : "MODEL_VERSION_TAG", value is null ? "DELETED" : "SET",
            data =>
            {
                data.WriteString("name", name);
                if (version is { } number) data.WriteString("version", Text(number));
                data.WriteString("key", key);
                if (value is not null) data.WriteString("value", value);
            });
    }

    public void Aliased(ISqlSession session, string name, string alias, long? version) => Add(
        session, IsPrompt(session, name) ? "PROMPT_ALIAS" : "MODEL_VERSION_ALIAS", version is null ? "DELETED" : "CREATED",
        data =>
        {
            data.WriteString("name", name);
            data.WriteString("alias", alias);
            if (version is { } number) data.WriteString("version", Text(number));
        });

    /// <summary>What is sent: the event, its time and its data.</summary>
    public static string Body(string entity, string action, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteString("entity", entity.ToLowerInvariant());
            json.WriteString("action", action.ToLowerInvariant());
            json.WriteString("timestamp", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Add(ISqlSession session, string entity, string action, Action<Utf8JsonWriter> data)
    {
        var webhooks = session.List(
            "SELECT e.webhook_no FROM webhook_events e JOIN webhooks w ON w.webhook_no = e.webhook_no WHERE e.entity = $1 AND e.action = $2 AND w.active = 1", r => r.GetInt64(0), entity, action);
        if (webhooks.Count == 0) return;
        var now = time.GetUtcNow();
        var body = Body(entity, action, now, data);
        foreach (var webhook in webhooks)
        {
            session.Execute(
                """
                INSERT INTO webhook_deliveries (delivery_no, delivery_id, webhook_no, entity, action, body, created, state, attempts, next_attempt)
                VALUES ((SELECT COALESCE(MAX(delivery_no), 0) + 1 FROM webhook_deliveries), $1, $2, $3, $4, $5, $6, 'pending', 0, $6)
                """,
                Guid.Parse(Id.New()).ToString("D"), webhook, entity, action, body, now.ToUnixTimeMilliseconds());
            session.Execute(
                "DELETE FROM webhook_deliveries WHERE webhook_no = $1 AND state <> 'pending' AND delivery_no <= (SELECT MAX(delivery_no) FROM webhook_deliveries) - $2", webhook, LogLength);
        }
    }

    private static bool IsPrompt(IReadOnlyList<Tag> tags) => tags.Any(t => t is { Key: PromptTag, Value: "true" });

    private static bool IsPrompt(ISqlSession session, string name) =>
        session.TextOrNull("SELECT value FROM registered_model_tags WHERE name = $1 AND key = $2", name, PromptTag) == "true";

    private static void WriteTags(Utf8JsonWriter data, IReadOnlyList<Tag> tags)
    {
        data.WriteStartObject("tags");
        foreach (var tag in tags.Where(t => !t.Key!.StartsWith("mlflow.prompt.", StringComparison.Ordinal)).DistinctBy(t => t.Key)) data.WriteString(tag.Key!, tag.Value ?? string.Empty);
        data.WriteEndObject();
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
