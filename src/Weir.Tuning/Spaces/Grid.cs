namespace Weir.Tuning.Spaces;

/// <summary>Points low + k·step in decimal arithmetic: three steps of 0.1 from 0 are 0.3, not 0.30000000000000004.</summary>
internal static class Grid
{
    // Beyond these a decimal overflows or loses digits that a double has.
    private const double Greatest = 1e15;
    private const double Least = 1e-12;

    public static double Point(double low, double step, long k) =>
        IsDecimal(low, step, k) ? (double)((decimal)low + k * (decimal)step) : low + k * step;

    /// <summary>The last point not above <paramref name="high"/>.</summary>
    public static double LastPoint(double low, double high, double step)
    {
        if ((high - low) / step > 9e15) return high;
        var k = IsDecimal(low, step, 0) && Math.Abs(high) < Greatest && (high - low) / step < 1e12
            ? (long)Math.Floor(((decimal)high - (decimal)low) / (decimal)step)
            : (long)Math.Floor((high - low) / step * (1 + 1e-15));
        return Point(low, step, k);
    }

    private static bool IsDecimal(double low, double step, long k) =>
        Math.Abs(low) < Greatest && step > Least && step * Math.Max(k, 1) < Greatest && (low == 0 || Math.Abs(low) > Least);
}
