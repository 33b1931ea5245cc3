using System.Globalization;

namespace Weir.Cli.Data;

/// <summary>Shares of a whole as people read them.</summary>
internal static class Shares
{
    private const int Tenths = 1000;

    /// <summary>Percentages with one decimal that sum to 100 %: rounded down, and the tenths left over go to those that lost most (largest remainder).</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<long> counts)
    {
        var total = counts.Sum();
        if (total == 0) return [.. counts.Select(_ => "-")];
        var exact = counts.Select(c => (decimal)c * Tenths / total).ToArray();
        var tenths = exact.Select(e => (int)e).ToArray();
        var left = Tenths - tenths.Sum();
        foreach (var i in Enumerable.Range(0, counts.Count).OrderByDescending(i => exact[i] - tenths[i]).Take(left)) tenths[i]++;
        return [.. tenths.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t / 10m:0.0} %"))];
    }
}
