using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.Server.Hosting;
using Weir.Server.Joins;
using Weir.Tracking;

namespace Weir.Server.Lineage;

/// <summary>Walking lineage, and recording it from other machines.</summary>
internal static class LineageEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/lineage").WithTags("lineage");
        group.MapGet(string.Empty, (string subject, string? direction, ProjectTracking tracking, WeirProject project, CancellationToken cancellation) => WalkAsync(tracking, project, subject, direction, cancellation)).WithName("lineage");
        group.MapPost("/executions", (HttpContext context, ProjectTracking tracking) => RecordAsync(context, tracking)).WithName("record_execution").Accepts<JsonElement>("application/json");
    }

    private static async Task<LineageTree> WalkAsync(ProjectTracking tracking, WeirProject project, string subject, string? direction, CancellationToken cancellation)
    {
        // Paths would be read from the server's own disk: only what lineage has recorded can be asked for here.
        var directions = direction switch
        {
            null or "both" => LineageDirections.Both,
            "up" => LineageDirections.Up,
            "down" => LineageDirections.Down,
            _ => throw MlflowErrors.Invalid($"direction '{direction}' is not up, down or both"),
        };
        if (PredictionLineage.MayBeId(subject) && await PredictionLineage.FindAsync(project, tracking.LineageStore!, subject, cancellation) is { } origin) return origin.AsTree(subject);
        if (ModelReference.IsReference(subject))
        {
            var version = await tracking.Client.ResolveModelAsync(subject, cancellation);
            subject = $"models:/{version.Name}/{version.Version}";
        }

        return await LineageWalk.FromRecordAsync(tracking.LineageStore!, subject, directions, cancellation);
    }

    private static async Task<IResult> RecordAsync(HttpContext context, ProjectTracking tracking)
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
        await tracking.Lineage.RecordAsync(execution, context.RequestAborted);
        return Results.NoContent();
    }
}
