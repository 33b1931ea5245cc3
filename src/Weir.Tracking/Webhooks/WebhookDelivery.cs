using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Tracking.Webhooks;

/// <summary>Delivers what the registry has to tell, in the background, and keeps a log of it. Several servers on one database share the work.</summary>
public sealed class WebhookDelivery : IDisposable
{
    private const int Attempts = 4;
    private const int AtOnce = 8;
    private const int Kept = 100;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(1);

    private readonly IDatabase _database;
    private readonly WebhookSender _sender;
    private readonly TimeProvider _time;
    private readonly Counter<long> _attempts;

    internal WebhookDelivery(IDatabase database, WebhookSender sender, TimeProvider time, Meter meter)
    {
        _attempts = meter.CreateCounter<long>("weir.webhook.attempts", "{attempt}", "Attempts to deliver to a webhook, by how they ended.");
        _database = database;
        _sender = sender;
        _time = time;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Delivers until cancelled; a failure of the database is waited out.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var hasWebhooks = false;
            try
            {
                hasWebhooks = await _database.ReadAsync(s => s.Int64OrNull("SELECT 1 FROM webhooks LIMIT 1") is not null, cancellation);
                while (hasWebhooks && await DeliverDueAsync(cancellation) > 0)
                {
                }

                await Task.Delay(hasWebhooks ? Poll : IdlePoll, _time, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (WeirException)
            {
                await Task.Delay(IdlePoll, _time, CancellationToken.None); // what is due stays due
            }
        }
    }

    /// <summary>Makes one attempt at everything that is due.</summary>
    /// <returns>How many attempts were made.</returns>
    /// <exception cref="WeirException">The database fails.</exception>
    public async Task<int> DeliverDueAsync(CancellationToken cancellation = default)
    {
        var claimed = await _database.WriteAsync(Claim, cancellation);
        await Parallel.ForEachAsync(claimed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (delivery, stop) => await DeliverAsync(delivery, stop));
        return claimed.Count;
    }

    /// <summary>The newest deliveries of a webhook, at most a hundred.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>.</exception>
    public Task<IReadOnlyList<WebhookDeliveryRecord>> LogAsync(string webhookId, CancellationToken cancellation = default) => _database.ReadAsync<IReadOnlyList<WebhookDeliveryRecord>>(
        session => session.List(
            """
            SELECT delivery_id, entity, action, state, attempts, created, finished, next_attempt, response_status, response_body, error FROM webhook_deliveries
            WHERE webhook_no = $1 ORDER BY delivery_no DESC LIMIT $2
            """,
            r => new WebhookDeliveryRecord(
                r.GetText(0), r.GetText(1), r.GetText(2), r.GetText(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64OrNull(6), r.GetText(3) == "pending" ? r.GetInt64(7) : null,
                r.GetInt64OrNull(8), r.GetTextOrNull(9), r.GetTextOrNull(10)),
            WebhookTable.Require(session, webhookId).No, (long)Kept),
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    // Whoever moves the time of the next attempt has the delivery until then.
    private List<Claimed> Claim(ISqlSession session)
    {
        var due = session.List(
            """
            SELECT delivery_no, delivery_id, webhook_no, body, attempts FROM webhook_deliveries WHERE state = 'pending' AND next_attempt <= $1 ORDER BY next_attempt, delivery_no LIMIT $2
            """,
            r => new Claimed(r.GetInt64(0), r.GetText(1), r.GetInt64(2), r.GetText(3), r.GetInt64(4), null!), Now, (long)Kept);
        var lease = Now + (long)Lease.TotalMilliseconds;
        foreach (var delivery in due) session.Execute("UPDATE webhook_deliveries SET next_attempt = $2, attempts = attempts + 1 WHERE delivery_no = $1", delivery.No, lease);
        return [.. due.Select(d => d with { Webhook = WebhookTable.RequireNo(session, d.WebhookNo), Attempts = d.Attempts + 1 })];
    }

    private async Task DeliverAsync(Claimed delivery, CancellationToken cancellation)
    {
        var outcome = await _sender.SendAsync(delivery.Webhook, delivery.Id, delivery.Body, cancellation);
        var again = outcome.IsTransient && delivery.Attempts < Attempts;
        var next = again ? Now + (long)Wait(outcome, delivery.Attempts).TotalMilliseconds : Now;
        var state = outcome.IsDelivered ? "delivered" : again ? "pending" : "failed";
        _attempts.Add(1, new KeyValuePair<string, object?>("result", again ? "again" : state));
        await _database.WriteAsync(
            session => session.Execute(
                "UPDATE webhook_deliveries SET state = $2, next_attempt = $3, finished = $4, response_status = $5, response_body = $6, error = $7 WHERE delivery_no = $1",
                delivery.No, state, next, again ? SqlValue.Null : Now, (long?)outcome.Status, outcome.Body, outcome.Error),
            cancellation);
    }

    private static TimeSpan Wait(WebhookOutcome outcome, long attempts)
    {
        if (outcome.RetryAfter is { } asked) return asked < LongestAskedFor ? asked : LongestAskedFor;
        var wait = TimeSpan.FromSeconds(Math.Pow(2, attempts - 1) + (RandomNumberGenerator.GetInt32(1000) / 1000.0));
        return wait < LongestWait ? wait : LongestWait;
    }

    private sealed record Claimed(long No, string Id, long WebhookNo, string Body, long Attempts, WebhookRow Webhook);
}

/// <summary>One line of a webhook's log. Times in milliseconds since 1970.</summary>
/// <param name="DeliveryId">What the address was told in <c>X-MLflow-Delivery-Id</c>; attempts share it.</param>
/// <param name="Entity">Such as MODEL_VERSION.</param>
/// <param name="Action">Such as CREATED.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="CreatedAt">When it happened.</param>
/// <param name="FinishedAt">When it was delivered or given up.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="ResponseStatus">HTTP status of the last attempt.</param>
/// <param name="ResponseBody">Beginning of what the address answered.</param>
/// <param name="Error">Why there was no answer.</param>
public sealed record WebhookDeliveryRecord(
    string DeliveryId, string Entity, string Action, string State, long Attempts, long CreatedAt, long? FinishedAt, long? NextAttemptAt, long? ResponseStatus, string? ResponseBody, string? Error);
