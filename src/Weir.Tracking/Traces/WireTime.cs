using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Client;

namespace Weir.Tracking.Traces;

/// <summary>Times and durations as protobuf writes them in JSON: RFC 3339 and seconds with an <c>s</c>. Milliseconds are kept.</summary>
internal static partial class WireTime
{
    /// <summary>Milliseconds since 1970.</summary>
    public static long Timestamp(string text, string parameter) =>
        DateTimeOffset.TryParse(LongFraction().Replace(text, "$1"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw MlflowErrors.Invalid($"Invalid value '{Search.SearchLimits.Shown(text)}' for parameter '{parameter}' supplied: a time is written 2026-01-31T12:00:00.5Z");

    /// <summary>Milliseconds.</summary>
    public static long Duration(string text, string parameter) =>
        text.EndsWith('s') && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) <= 315_576_000_000m
            ? (long)(seconds * 1000)
            : throw MlflowErrors.Invalid($"Invalid value '{Search.SearchLimits.Shown(text)}' for parameter '{parameter}' supplied: a duration is written 1.5s");

    /// <summary>As RFC 3339.</summary>
    public static string Timestamp(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, -62_135_596_800_000, 253_402_300_799_999)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>In seconds.</summary>
    public static string Duration(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";

    // Clients send nanoseconds; .NET reads seven digits.
    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex LongFraction();
}
