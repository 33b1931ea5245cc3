using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Foundation.Project;
using Weir.Pipelines.Triggers;
using Weir.Server.Access;
using Weir.Server.Hosting;

namespace Weir.Server.Triggers;

/// <summary>Triggers and what they did. Whoever makes or fires one runs commands on the server's machine: administrators only.</summary>
internal static class TriggerEndpoints
{
    private const int DefaultFirings = 100;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/triggers").WithTags("triggers");
        group.MapGet(string.Empty, (TriggerStore triggers, CancellationToken cancellation) => triggers.ListAsync(cancellation)).WithName("triggers").Needs(RouteNeed.SignedIn);
        group.MapGet("/{name}", (string name, TriggerStore triggers, CancellationToken cancellation) => triggers.GetAsync(name, cancellation)).WithName("trigger").Needs(RouteNeed.SignedIn);
        group.MapPut("/{name}", PutAsync).WithName("put_trigger").Accepts<JsonElement>("application/json").Needs(RouteNeed.Administrator);
        group.MapDelete("/{name}", DeleteAsync).WithName("delete_trigger").Produces(StatusCodes.Status204NoContent).Needs(RouteNeed.Administrator);
        group.MapPost("/{name}/pause", (string name, TriggerStore triggers, CancellationToken cancellation) => triggers.PauseAsync(name, true, cancellation)).WithName("pause_trigger").Needs(RouteNeed.Administrator);
        group.MapPost("/{name}/resume", (string name, TriggerStore triggers, CancellationToken cancellation) => triggers.PauseAsync(name, false, cancellation)).WithName("resume_trigger").Needs(RouteNeed.Administrator);
        group.MapPost("/{name}/firings", FireAsync).WithName("fire_trigger").Accepts<JsonElement>("application/json").Needs(RouteNeed.Administrator);
        group.MapPost("/{name}/backfills", BackfillAsync).WithName("backfill_trigger").Accepts<JsonElement>("application/json").Needs(RouteNeed.Administrator);
        var firings = api.MapGroup("/firings").WithTags("triggers");
        firings.MapGet(
            string.Empty,
            (string? trigger, int? limit, string? before, TriggerStore triggers, CancellationToken cancellation) => triggers.HistoryAsync(trigger, limit ?? DefaultFirings, before, cancellation)).WithName("firings").Needs(RouteNeed.SignedIn);
        firings.MapPost("/{id}/cancel", (string id, TriggerStore triggers, CancellationToken cancellation) => triggers.CancelAsync(id, cancellation)).WithName("cancel_firing").Needs(RouteNeed.Administrator);
        firings.MapGet("/{id}/log", LogAsync).WithName("firing_log").Produces<string>(StatusCodes.Status200OK, "text/plain").Needs(RouteNeed.Administrator);
    }

    private static async Task<TriggerView> PutAsync(string name, bool? replace, HttpContext context, TriggerStore triggers)
    {
        var given = await BodyAsync(context, TriggerJson.Default.TriggerDefinition);
        return await triggers.PutAsync(given with { Name = name }, replace ?? false, context.RequestAborted);
    }

    private static async Task<IResult> DeleteAsync(string name, TriggerStore triggers, CancellationToken cancellation)
    {
        await triggers.DeleteAsync(name, cancellation);
        return Results.NoContent();
    }

    private static async Task<Firing> FireAsync(string name, HttpContext context, TriggerStore triggers, CallerTracking tracking)
    {
        var request = await BodyAsync(context, TriggerJson.Default.FireRequest);
        return await triggers.FireAsync(name, request with { Cause = request.Cause ?? $"by hand of {tracking.Caller.Name}" }, context.RequestAborted);
    }

    private static async Task<FiringList> BackfillAsync(string name, HttpContext context, TriggerStore triggers) =>
        await triggers.BackfillAsync(name, await BodyAsync(context, TriggerJson.Default.BackfillRequest), context.RequestAborted);

    // What the command printed may hold anything that it knew: not for everybody.
    private static async Task<IResult> LogAsync(string id, TriggerStore triggers, WeirProject project, CancellationToken cancellation)
    {
        var firing = await triggers.FindAsync(id, cancellation);
        var path = TriggerLogs.Of(project, firing);
        return File.Exists(path) ? Results.Stream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), "text/plain; charset=utf-8") : Results.Text(string.Empty);
    }

    private static async Task<T> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        try
        {
            return JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body.Span, type) ?? throw MlflowErrors.Invalid("the body is null");
        }
        catch (JsonException e)
        {
            throw MlflowErrors.Invalid($"the body cannot be read{(e.Path is { Length: > 0 } at ? $" at {at}" : string.Empty)}: {e.Message.Split(" Path:")[0]}");
        }
    }
}
