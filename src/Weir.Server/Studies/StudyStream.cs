using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Server.Studies;

/// <summary>A study's life as server-sent events: an event <c>moved</c> whenever a trial has, or somebody stopped the study or went on with it. What has moved is then asked for.</summary>
/// <remarks>Each beat reads one row, which workers without any server write too.</remarks>
internal static class StudyStream
{
    public static async Task WriteAsync(HttpContext context, CallerTracking tracking, StudyShelf studies)
    {
        var entry = StudyNeed.Entry(context);
        var changes = studies.Of(entry).Changes;
        var first = Event(await changes.PulseAsync(context.RequestAborted));
        var stream = new EventStream<StudyEvent>(
            "moved", stop => AskAsync(changes, stop), stop => StudyNeed.MayReadAsync(tracking.Access, tracking.Caller, entry, stop), (moved, _) => JsonSerializer.Serialize(moved, ApiJson.Default.StudyEvent));
        await stream.WriteAsync(context, first);
    }

    private static async Task<StudyEvent?> AskAsync(StudyChanges changes, CancellationToken stop)
    {
        try
        {
            return Event(await changes.PulseAsync(stop));
        }
        catch (WeirException e) when (e.Code == TuningErrors.Study)
        {
            return null; // it was deleted
        }
    }

    private static StudyEvent Event(StudyPulse pulse) => new(pulse.State, pulse.Revision);
}
