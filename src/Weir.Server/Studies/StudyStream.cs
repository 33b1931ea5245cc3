using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Server.Observing;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Server.Studies;

/// <summary>A study's life as server-sent events: an event <c>moved</c> whenever a trial has, or somebody stopped the study or went on with it. What has moved is then asked for.</summary>
/// <remarks>The store is asked once a second, one row: so a watcher of one server hears what was told to another, or by a worker without any server.</remarks>
internal static class StudyStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A comment this often tells proxies and browsers that the line is alive.
    private const int BeatsOfSilence = 15;

    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, StudyShelf studies)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var entry = StudyNeed.Entry(context);
        var pulse = await studies.Of(entry).Changes.PulseAsync(stop.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var watchers = context.RequestServices.GetRequiredService<ServerMeter>().Watchers;
        watchers.Add(1);
        try
        {
            await FollowAsync(context.Response, tracking, entry, studies.Of(entry).Changes, pulse, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher went away, or the server stops: the browser comes back by itself.
        }
        catch (WeirException e) when (e.Code == TuningErrors.Study)
        {
            await context.Response.WriteAsync("event: end\ndata: {}\n\n", stop.Token); // it was deleted
        }
        finally
        {
            watchers.Add(-1);
        }
    }

    private static async Task FollowAsync(HttpResponse response, CallerTracking tracking, StudyEntry entry, StudyChanges changes, StudyPulse last, CancellationToken stop)
    {
        await SendAsync(response, last, stop);
        using var timer = new PeriodicTimer(Beat);
        var silence = 0;
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (!await StudyNeed.MayReadAsync(tracking.Access, tracking.Caller, entry, stop)) break; // what was allowed when it began may not be any more
            if (await changes.PulseAsync(stop) is var now && now != last)
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

    private static async Task SendAsync(HttpResponse response, StudyPulse pulse, CancellationToken stop)
    {
        await response.WriteAsync($"event: moved\ndata: {JsonSerializer.Serialize(new StudyEvent(pulse.State, pulse.Revision), ApiJson.Default.StudyEvent)}\n\n", stop);
        await response.Body.FlushAsync(stop);
    }
}
