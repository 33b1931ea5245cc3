using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Server.Joins;
using Weir.Tracking.Access;

namespace Weir.Server.Lineage;

/// <summary>Walking lineage, and recording it from other machines.</summary>
internal static class LineageEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/lineage").WithTags("lineage");
        group.MapGet(string.Empty, (string subject, string? direction, CallerTracking tracking, WeirProject project, CancellationToken cancellation) => WalkAsync(tracking, project, subject, direction, cancellation)).WithName("lineage").Needs(RouteNeed.SignedIn);
        group.MapPost("/executions", (HttpContext context, CallerTracking tracking) => RecordAsync(context, tracking)).WithName("record_execution").Accepts<JsonElement>("application/json").Needs(RouteNeed.Writer);
    }

    private static async Task<LineageTree> WalkAsync(CallerTracking tracking, WeirProject project, string subject, string? direction, CancellationToken cancellation)
    {
        // Paths would be read from the server's own disk: only what lineage has recorded can be asked for here.
        var directions = direction switch
        {
            null or "both" => LineageDirections.Both,
            "up" => LineageDirections.Up,
            "down" => LineageDirections.Down,
            _ => throw MlflowErrors.Invalid($"direction '{direction}' is not up, down or both"),
        };
        if (PredictionLineage.MayBeId(subject) && await PredictionLineage.FindAsync(project, tracking.LineageStore, subject, cancellation) is { } origin) return await new LineageView(tracking).OfAsync(origin.AsTree(subject));
        if (ModelReference.IsReference(subject))
        {
            var version = await tracking.Client.ResolveModelAsync(subject, cancellation);
            subject = $"models:/{version.Name}/{version.Version}";
        }

        return await new LineageView(tracking).OfAsync(await LineageWalk.FromRecordAsync(tracking.LineageStore, subject, directions, cancellation));
    }

    private static async Task<IResult> RecordAsync(HttpContext context, CallerTracking tracking)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        Weir.Lineage.Execution? execution;
        try
        {
            execution = JsonSerializer.Deserialize(body.Span, LineageJson.Default.Execution);
        }
        catch (JsonException e)
        {
            throw MlflowErrors.Invalid($"the body is not an execution: {e.Message.Split(" LineNumber:")[0]}");
        }

        if (execution is not { Id.Length: > 0, Kind.Length: > 0 }) throw MlflowErrors.Invalid("an execution needs an id and a kind");
        // Whoever records what a run did, or how a model version came about, must be allowed to change that run or model.
        if (execution.RunId is { Length: > 0 } run) await tracking.Access.RequireRunAsync(tracking.Caller, run, Permission.Edit, context.RequestAborted);
        foreach (var output in execution.Outputs ?? [])
            if (output?.Name is { } name && name.StartsWith("models:/", StringComparison.Ordinal)) await tracking.Access.RequireModelAsync(tracking.Caller, ModelReference.ModelOf(name), Permission.Edit, context.RequestAborted);
        await tracking.Lineage.RecordAsync(execution, context.RequestAborted);
        return Results.NoContent();
    }
}
