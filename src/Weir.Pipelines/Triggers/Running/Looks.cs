using System.Collections.Concurrent;
using System.Globalization;
using Weir.Pipelines.Triggers.Sensing;

namespace Weir.Pipelines.Triggers.Running;

/// <summary>Looks of sensors that are under way: beside the beat of the engine, which waits for none, at most one for each trigger, none without end.</summary>
internal sealed class Looks
{
    /// <summary>How long a look may take; so long no other server looks.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const int Most = 16;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Task<Look>> _under = new(StringComparer.Ordinal);

    /// <summary>True when one more may begin for a trigger.</summary>
    public bool MayBegin(string trigger) => _under.Count < Most && !_under.ContainsKey(trigger);

    /// <summary>Begins one.</summary>
    /// <param name="trigger">Name.</param>
    /// <param name="sensor">What looks.</param>
    /// <param name="claim">What the claim of the look is known by.</param>
    /// <param name="stop">Breaks it off.</param>
    public void Begin(string trigger, ISensor sensor, long claim, CancellationToken stop) => _under[trigger] = Task.Run(() => RunAsync(trigger, sensor, claim, stop), CancellationToken.None);

    /// <summary>Those that have ended, until they are forgotten: what cannot be written down now is there the next time.</summary>
    public List<Look> Ended() => [.. _under.Values.Where(t => t.IsCompletedSuccessfully).Select(t => t.Result)];

    /// <summary>Lets the next one begin.</summary>
    public void Forget(Look look) => _under.TryRemove(look.Trigger, out _);

    /// <summary>Waits for those that are under way.</summary>
    public Task SettleAsync() => Task.WhenAll(_under.Values);

    /// <summary>Waits for those that were broken off. One that does not hear it, such as on a disk that does not answer, is left behind.</summary>
    public Task EndAsync() => Task.WhenAny(SettleAsync(), Task.Delay(LongestEnd));

    private static async Task<Look> RunAsync(string trigger, ISensor sensor, long claim, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        try
        {
            return new Look(trigger, sensor, claim, await sensor.LookAsync(limit.Token), null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new Look(trigger, sensor, claim, null, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Look(trigger, sensor, claim, null, string.Create(CultureInfo.InvariantCulture, $"{sensor.Name} could not be looked at within {Longest.TotalMinutes} minutes"));
        }
        catch (Exception e)
        {
            return new Look(trigger, sensor, claim, null, e.Message); // whatever it is, the other triggers are looked after
        }
    }
}

/// <summary>A look that has ended.</summary>
/// <param name="Trigger">Name.</param>
/// <param name="Sensor">What looked.</param>
/// <param name="Claim">What the claim of the look is known by: when another may look. Milliseconds since 1970.</param>
/// <param name="Found">What is there; null when that cannot be said.</param>
/// <param name="Fault">Why not; null as well when the look was broken off.</param>
internal sealed record Look(string Trigger, ISensor Sensor, long Claim, string? Found, string? Fault);
