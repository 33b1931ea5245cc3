using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Client;

namespace Weir.Tracking.Metrics;

/// <summary>Where a page of a metric's history starts: after a point (our tokens) or at an offset (MLflow's).</summary>
internal readonly record struct HistoryPosition(bool IsStart, long Offset, MetricPoint Point)
{
    public static HistoryPosition Start { get; } = new(true, 0, default);

    public static HistoryPosition After(MetricPoint last) => new(false, 0, last);

    public string ToToken() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"m {Point.Timestamp} {Point.Step} {BitConverter.DoubleToInt64Bits(Point.Number)} {(double.IsNaN(Point.Value) ? 1 : 0)}")));

    public static HistoryPosition Parse(string? token)
    {
        if (string.IsNullOrEmpty(token)) return Start;
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.TrimEnd('=').Replace('+', '-').Replace('/', '_')));
            if (text.StartsWith('{'))
            {
                using var document = JsonDocument.Parse(text);
                return Start with { Offset = document.RootElement.GetProperty("offset").GetInt64() };
            }

            if (text.Split(' ') is ["m", var timestamp, var step, var bits, var nan])
            {
                var value = BitConverter.Int64BitsToDouble(long.Parse(bits, CultureInfo.InvariantCulture));
                return After(new MetricPoint(long.Parse(timestamp, CultureInfo.InvariantCulture), long.Parse(step, CultureInfo.InvariantCulture), nan == "1" ? double.NaN : value));
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            // Not a token of ours.
        }

        throw MlflowErrors.Invalid("Invalid page token, it was not made by this server");
    }
}
