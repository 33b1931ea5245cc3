using System.Globalization;

namespace Weir.Foundation.Quantities;

/// <summary>Sizes of memory as people write them: <c>2000000</c>, <c>2GB</c> (powers of 1,000), <c>512MiB</c> (powers of 1,024).</summary>
public static class ByteSizes
{
    /// <summary>The size in bytes, or null.</summary>
    public static long? Parse(string text)
    {
        text = text.Trim();
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        double? unit = text[digits..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "K" or "KB" => 1e3,
            "M" or "MB" => 1e6,
            "G" or "GB" => 1e9,
            "T" or "TB" => 1e12,
            "KIB" => 1024,
            "MIB" => 1048576,
            "GIB" => 1073741824,
            "TIB" => 1099511627776,
            _ => null,
        };
        return unit is null ? null : (long)(number * unit.Value);
    }
}
