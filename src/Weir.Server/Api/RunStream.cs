using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Client.Wire;
using Weir.Server.Access;
using Weir.Tracking.Reads;

namespace Weir.Server.Api;

/// <summary>A run's life as server-sent events: an event <c>run</c> whenever its status or a metric has moved, until it ends.</summary>
/// <remarks>Each beat is one indexed query without points.</remarks>
internal static class RunStream
{
    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, string id)
    {
        var first = await tracking.Reads.PulseAsync(id, context.RequestAborted); // an unknown run is a plain 404
        var stream = new EventStream<RunPulse>("run", async stop => await tracking.Reads.PulseAsync(id, stop), stop => tracking.Access.MayReadRunAsync(tracking.Caller, id, stop), Json)
        {
            HasMoved = HasMoved,
            IsOver = pulse => pulse.Status is not (RunStatus.Running or RunStatus.Scheduled),
        };
        await stream.WriteAsync(context, first);
    }

    private static bool HasMoved(RunPulse before, RunPulse now) => before.Status != now.Status || before.EndTime != now.EndTime || before.StaleSince != now.StaleSince || Moved(before, now).Any();

    private static IEnumerable<KeyValuePair<string, MetricPulse>> Moved(RunPulse? before, RunPulse now) =>
        now.Metrics.Where(m => before is null || !before.Metrics.TryGetValue(m.Key, out var known) || known.Points != m.Value.Points);

    private static string Json(RunPulse pulse, RunPulse? before)
    {
        var metrics = Moved(before, pulse).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new MetricEvent(m.Key, RunShapes.Finite(m.Value.Value), m.Value.Step, m.Value.Timestamp, m.Value.Points));
        return JsonSerializer.Serialize(new RunEvent(RunShapes.Status(pulse.Status), pulse.EndTime, [.. metrics]) { StaleSince = pulse.StaleSince }, ApiJson.Default.RunEvent);
    }
}
