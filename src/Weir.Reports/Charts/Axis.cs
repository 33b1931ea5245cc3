namespace Weir.Reports.Charts;

/// <summary>Round numbers for an axis.</summary>
internal static class Axis
{
    /// <summary>About <paramref name="wanted"/> multiples of 1, 2 or 5 times a power of ten inside a range.</summary>
    public static IReadOnlyList<double> Ticks(double least, double most, int wanted)
    {
        if (!(most > least)) return [least];
        var raw = (most - least) / wanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * ((raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        List<double> ticks = [];
        for (var i = Math.Ceiling(least / step); i * step <= most * (1 + 1e-12) + 1e-300 && ticks.Count < 50; i++) ticks.Add(Math.Round(i * step, 12));
        return ticks;
    }
}
