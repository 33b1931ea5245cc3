using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Client.Wire;
using Weir.Server.Access;
using Weir.Server.Observing;
using Weir.Tracking.Reads;

namespace Weir.Server.Api;

/// <summary>A run's life as server-sent events: an event <c>run</c> whenever its status or a metric has moved, until it ends.</summary>
/// <remarks>The store is asked once a second, one indexed query without points: so a watcher of one server hears what was logged to another.</remarks>
internal static class RunStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A comment this often tells proxies and browsers that the line is alive.
    private const int BeatsOfSilence = 15;

    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, string id)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var pulse = await tracking.Reads.PulseAsync(id, stop.Token); // an unknown run is a plain 404
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var watchers = context.RequestServices.GetRequiredService<ServerMeter>().Watchers;
        watchers.Add(1);
        try
        {
            await FollowAsync(context.Response, tracking, id, pulse, stop.Token);
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

    private static async Task FollowAsync(HttpResponse response, CallerTracking tracking, string id, RunPulse pulse, CancellationToken stop)
    {
        await SendAsync(response, pulse, null, stop);
        using var timer = new PeriodicTimer(Beat);
        var silence = 0;
        while (pulse.Status is RunStatus.Running or RunStatus.Scheduled)
        {
            await timer.WaitForNextTickAsync(stop);
            if (!await tracking.Access.MayReadRunAsync(tracking.Caller, id, stop)) break; // what was allowed when it began may not be any more
            var before = pulse;
            pulse = await tracking.Reads.PulseAsync(id, stop);
            if (HasMoved(before, pulse))
            {
                silence = 0;
                await SendAsync(response, pulse, before, stop);
            }
            else if (++silence % BeatsOfSilence == 0)
            {
                await response.WriteAsync(":\n\n", stop);
                await response.Body.FlushAsync(stop);
            }
        }

        await response.WriteAsync("event: end\ndata: {}\n\n", stop);
    }

    private static bool HasMoved(RunPulse before, RunPulse now) => before.Status != now.Status || before.EndTime != now.EndTime || before.StaleSince != now.StaleSince || Moved(before, now).Any();

    private static IEnumerable<KeyValuePair<string, MetricPulse>> Moved(RunPulse? before, RunPulse now) =>
        now.Metrics.Where(m => before is null || !before.Metrics.TryGetValue(m.Key, out var known) || known.Points != m.Value.Points);

    private static async Task SendAsync(HttpResponse response, RunPulse pulse, RunPulse? before, CancellationToken stop)
    {
        var metrics = Moved(before, pulse).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new MetricEvent(m.Key, RunShapes.Finite(m.Value.Value), m.Value.Step, m.Value.Timestamp, m.Value.Points));
        var json = JsonSerializer.Serialize(new RunEvent(RunShapes.Status(pulse.Status), pulse.EndTime, [.. metrics]) { StaleSince = pulse.StaleSince }, ApiJson.Default.RunEvent);
        await response.WriteAsync($"event: run\ndata: {json}\n\n", stop);
        await response.Body.FlushAsync(stop);
    }
}
