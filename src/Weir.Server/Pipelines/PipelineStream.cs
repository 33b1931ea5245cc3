using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Pipelines.Records;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Server.Observing;

namespace Weir.Server.Pipelines;

/// <summary>A pipeline run's life as server-sent events: an event <c>moved</c> whenever a stage has, until the run ends. What has moved is then asked for.</summary>
internal static class PipelineStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A comment this often tells proxies and browsers that the line is alive.
    private const int BeatsOfSilence = 15;

    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, PipelineStore store, string id)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var run = await PipelineEndpoints.RequireAsync(store, id, stop.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var watchers = context.RequestServices.GetRequiredService<ServerMeter>().Watchers;
        watchers.Add(1);
        try
        {
            await FollowAsync(context.Response, tracking, store, id, Event(run), stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher went away, or the server stops: the browser comes back by itself.
        }
        finally
        {
            watchers.Add(-1);
        }
    }

    private static async Task FollowAsync(HttpResponse response, CallerTracking tracking, PipelineStore store, string id, PipelineEvent last, CancellationToken stop)
    {
        await SendAsync(response, last, stop);
        using var timer = new PeriodicTimer(Beat);
        var silence = 0;
        while (last.State == "running")
        {
            await timer.WaitForNextTickAsync(stop);
            if (!await tracking.Access.MayReadRunAsync(tracking.Caller, id, stop)) break; // what was allowed when it began may not be any more
            if (await store.Reads.FindAsync(id, stop) is not { } run) break;
            if (Event(run) is var now && now != last)
            {
                silence = 0;
                last = now;
                await SendAsync(response, last, stop);
            }
            else if (++silence % BeatsOfSilence == 0)
            {
                await response.WriteAsync(":\n\n", stop);
                await response.Body.FlushAsync(stop);
            }
        }

        await response.WriteAsync("event: end\ndata: {}\n\n", stop);
    }

    private static PipelineEvent Event(PipelineRun run) => new(PipelineView.State(run), run.Revision);

    private static async Task SendAsync(HttpResponse response, PipelineEvent moved, CancellationToken stop)
    {
        await response.WriteAsync($"event: moved\ndata: {JsonSerializer.Serialize(moved, ApiJson.Default.PipelineEvent)}\n\n", stop);
        await response.Body.FlushAsync(stop);
    }
}
