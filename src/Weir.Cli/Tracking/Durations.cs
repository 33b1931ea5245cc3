using System.Globalization;
using Weir.Client.Wire;

namespace Weir.Cli.Tracking;

/// <summary>How long runs took, as people read it.</summary>
internal static class Durations
{
    /// <summary>From the start of a run to its end, or to now while it runs.</summary>
    public static string Of(RunInfo run, TimeProvider time)
    {
        if (run.StartTime is not { } start) return "-";
        var end = run.EndTime ?? (run.Status == RunStatus.Running ? time.GetUtcNow().ToUnixTimeMilliseconds() : (long?)null);
        return end is { } at ? Text(TimeSpan.FromMilliseconds(Math.Max(0, at - start))) : "-";
    }

    /// <summary><c>12 s</c>, <c>3:05</c> minutes, <c>2:03:05</c> hours, <c>3 d 04 h</c>.</summary>
    public static string Text(TimeSpan span) =>
        span.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
        : span.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}")
        : span.TotalDays < 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalDays} d {span.Hours:00} h");
}
