using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Pipelines.Records;
using Weir.Server.Access;
using Weir.Server.Api;

namespace Weir.Server.Pipelines;

/// <summary>A pipeline run's life as server-sent events: an event <c>moved</c> whenever a stage has, until the run ends. What has moved is then asked for.</summary>
internal static class PipelineStream
{
    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, PipelineStore store, string id)
    {
        var first = Event(await PipelineEndpoints.RequireAsync(store, id, context.RequestAborted));
        var stream = new EventStream<PipelineEvent>(
            "moved",
            async stop => await store.Reads.FindAsync(id, stop) is { } run ? Event(run) : null,
            stop => tracking.Access.MayReadRunAsync(tracking.Caller, id, stop),
            (moved, _) => JsonSerializer.Serialize(moved, ApiJson.Default.PipelineEvent))
        {
            IsOver = run => run.State != "running",
        };
        await stream.WriteAsync(context, first);
    }

    private static PipelineEvent Event(PipelineRun run) => new(PipelineView.State(run), run.Revision);
}
