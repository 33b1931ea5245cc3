using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using static Weir.Tracking.Access.Needs;

namespace Weir.Tracking.Webhooks;

/// <summary>The part of the table of calls that webhooks have: they are the administrators'.</summary>
internal static class WebhookCallTable
{
    public static IEnumerable<ICallHandler> All(CallList calls, IDatabase database, Func<IDatabase, WebhookService> on)
    {
        var webhooks = on(database);
        yield return calls.Audited(WebhookCalls.Create, d => (r, _, cancellation) => on(d).CreateAsync(r, cancellation), r => [AdministratorOn($"webhooks named {r.Name}")], Shown);
        yield return calls.On(WebhookCalls.List, webhooks.ListAsync, _ => [Administrator]);
        yield return calls.On(WebhookCalls.Get, webhooks.GetAsync, _ => [Administrator]);
        yield return calls.Audited(WebhookCalls.Update, d => (r, _, cancellation) => on(d).UpdateAsync(r, cancellation), r => [AdministratorOn($"webhooks/{r.WebhookId}")], Shown);
        yield return calls.Audited(WebhookCalls.Delete, d => (r, _, cancellation) => on(d).DeleteAsync(r, cancellation), r => [AdministratorOn($"webhooks/{r.WebhookId}")], Shown);
        yield return calls.On(WebhookCalls.Test, webhooks.TestAsync, _ => [Administrator]);
    }

    private static WebhookRequest Shown(WebhookRequest request) => request with { Secret = null };
}
