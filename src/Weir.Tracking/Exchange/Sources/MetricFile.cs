using System.Globalization;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Reads a metric's file of a file store: a line a point, <c>timestamp value step</c>.</summary>
/// <remarks>Old files have two fields (step 0), those of points on a data set five; the third is the step all the same, which MLflow itself reads as 0.
/// A value is what Python prints: <c>nan</c>, <c>inf</c>, <c>1e-05</c>.</remarks>
internal static class MetricFile
{
    private const int MostWarnings = 3;

    /// <summary>The points of a file, ordered, identical ones once.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its path, for warnings.</param>
    /// <param name="warn">Hears of lines that cannot be read; they are left out.</param>
    public static List<MetricPoint> Parse(ReadOnlySpan<byte> bytes, string path, Action<string> warn)
    {
        var points = new List<MetricPoint>(bytes.Length / 30);
        var (number, bad) = (0, 0);
        while (bytes.Length > 0)
        {
            number++;
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            line = line.Trim(" \t\r"u8);
            if (line.Length == 0) continue;
            if (!TryParse(line, out var point))
            {
                if (++bad <= MostWarnings) warn($"{path}: line {number} is not 'timestamp value step' and was left out{(end < 0 ? " (the file may be half-written)" : string.Empty)}");
                continue;
            }

            if (end < 0) warn($"{path}: the last line has no end, its point was taken as it stands");
            points.Add(point);
        }

        if (bad > MostWarnings) warn(string.Create(CultureInfo.InvariantCulture, $"{path}: {bad - MostWarnings} more lines were left out"));
        return PointLists.Ordered(points);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out MetricPoint point)
    {
        point = default;
        var timestamp = Next(ref line);
        var value = Next(ref line);
        var step = Next(ref line);
        if (!TryLong(timestamp, out var time) || !TryDouble(value, out var number)) return false;
        var at = 0L;
        if (step.Length > 0 && !TryLong(step, out at)) return false;
        point = MetricPoint.Of(number, time, at);
        return true;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return field;
    }

    // Clients of other languages wrote whole numbers as 1.7e12.
    private static bool TryLong(ReadOnlySpan<byte> text, out long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != Math.Floor(number) || Math.Abs(number) >= 9.2e18) return false;
        value = (long)number;
        return true;
    }

    private static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        double? named = text switch
        {
            _ when Is(text, "inf"u8) || Is(text, "+inf"u8) || Is(text, "infinity"u8) => double.PositiveInfinity,
            _ when Is(text, "-inf"u8) || Is(text, "-infinity"u8) => double.NegativeInfinity,
            _ when Is(text, "nan"u8) || Is(text, "-nan"u8) => double.NaN,
            _ => null,
        };
        value = named ?? 0;
        return named is not null;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
