using System.Globalization;
using Weir.Client;
using Weir.Tuning.Trials;

namespace Weir.Server.Studies;

/// <summary>In which order trials are listed: <c>number</c>, <c>value</c> (the best first; <c>value_1</c> for the second objective), <c>started</c>, <c>took</c>; with a minus the other way round.</summary>
internal sealed class TrialOrder
{
    private readonly Func<TrialRecord, double> _key;
    private readonly bool _isDown;

    private TrialOrder(Func<TrialRecord, double> key, bool isDown) => (_key, _isDown) = (key, isDown);

    public static TrialOrder Of(string? text, int objectives)
    {
        var isDown = text?.StartsWith('-') ?? false;
        var word = (isDown ? text![1..] : text) ?? "number";
        return word switch
        {
            "number" => new(t => t.Number, isDown),
            "started" => new(t => t.Origin?.StartedAt?.ToUnixTimeMilliseconds() ?? double.NaN, isDown),
            "took" => new(t => t.Origin is { StartedAt: { } start, EndedAt: { } end } ? (end - start).TotalMilliseconds : double.NaN, isDown),
            "value" => new(t => Loss(t, 0), isDown),
            _ when word.StartsWith("value_", StringComparison.Ordinal) && int.TryParse(word["value_".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < objectives => new(t => Loss(t, n), isDown),
            _ => throw MlflowErrors.Invalid($"'order_by' is '{text}'; number, value, started and took are known, with a minus the other way round"),
        };
    }

    /// <summary>The trials in this order; those that have nothing to go by come last either way, equals by number.</summary>
    public IReadOnlyList<TrialRecord> Sort(IReadOnlyList<TrialRecord> trials)
    {
        var lasts = trials.OrderBy(t => double.IsNaN(_key(t)));
        return [.. (_isDown ? lasts.ThenByDescending(_key) : lasts.ThenBy(_key)).ThenBy(t => t.Number)];
    }

    private static double Loss(TrialRecord trial, int objective) => trial.State == TrialState.Complete && trial.Losses.Count > objective ? trial.Losses[objective] : double.NaN;
}
