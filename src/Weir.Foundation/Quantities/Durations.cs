using System.Globalization;

namespace Weir.Foundation.Quantities;

/// <summary>Durations as people write them: <c>90</c> (seconds), <c>1.5h</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    /// <summary>The duration, or null.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain)) return TimeSpan.FromSeconds(plain);
        var sum = TimeSpan.Zero;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.')) i++;
            if (!double.TryParse(text.AsSpan(start, i - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            start = i;
            while (i < text.Length && char.IsAsciiLetter(text[i])) i++;
            double? seconds = text[start..i] switch { "ms" => 0.001, "s" => 1, "m" or "min" => 60, "h" => 3600, "d" => 86400, _ => null };
            if (seconds is null) return null;
            sum += TimeSpan.FromSeconds(number * seconds.Value);
        }

        return text.Length == 0 ? null : sum;
    }
}
