using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Server.Observing;

namespace Weir.Server.Api;

/// <summary>Server-sent events of something that is followed: it is asked for once a second, and told of when it has moved, until it ends or the watcher goes away.</summary>
/// <param name="name">Name of the events.</param>
/// <param name="ask">What it is now; null where it is gone.</param>
/// <param name="mayRead">True while the watcher may see it: what was allowed when he began may not be any more.</param>
/// <param name="tell">What an event says, as JSON: what it is now, and what it was when it was last told of; null for the first event.</param>
/// <remarks>The store is asked, and not the server's memory: so a watcher of one server hears what was told to another.</remarks>
internal sealed class EventStream<T>(string name, Func<CancellationToken, Task<T?>> ask, Func<CancellationToken, Task<bool>> mayRead, Func<T, T?, string> tell)
    where T : class
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A comment this often tells proxies and browsers that the line is alive.
    private const int BeatsOfSilence = 15;

    /// <summary>True where it has moved between two beats; as a rule, where it is another value.</summary>
    public Func<T, T, bool> HasMoved { get; init; } = static (before, now) => !before.Equals(now);

    /// <summary>True at its end, after which it does not move; as a rule it has none.</summary>
    public Func<T, bool> IsOver { get; init; } = static _ => false;

    /// <summary>Writes until the end, which is an event of its own.</summary>
    /// <param name="context">The request, to which nothing was answered yet.</param>
    /// <param name="first">What it is now: whoever asks for what there is not gets a plain answer, before this.</param>
    public async Task WriteAsync(HttpContext context, T first)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var watchers = context.RequestServices.GetRequiredService<ServerMeter>().Watchers;
        watchers.Add(1);
        try
        {
            await FollowAsync(context.Response, first, stop.Token);
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

    private async Task FollowAsync(HttpResponse response, T last, CancellationToken stop)
    {
        await SendAsync(response, $"event: {name}\ndata: {tell(last, null)}\n\n", stop);
        using var timer = new PeriodicTimer(Beat);
        var silence = 0;
        while (!IsOver(last))
        {
            await timer.WaitForNextTickAsync(stop);
            if (!await mayRead(stop) || await ask(stop) is not { } now) break;
            if (HasMoved(last, now))
            {
                silence = 0;
                await SendAsync(response, $"event: {name}\ndata: {tell(now, last)}\n\n", stop);
            }
            else if (++silence % BeatsOfSilence == 0)
            {
                await SendAsync(response, ":\n\n", stop);
            }

            last = now;
        }

        await response.WriteAsync("event: end\ndata: {}\n\n", stop);
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken stop)
    {
        await response.WriteAsync(text, stop);
        await response.Body.FlushAsync(stop);
    }
}
