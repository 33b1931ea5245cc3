using System.Globalization;
using Weir.Foundation.Numerics;

namespace Weir.Training.Tests.Kinds;

/// <summary>Days of sales of shops, each with a size, a trend and a week of its own; <c>week</c> names the kind of week.</summary>
internal static class ForecastPanel
{
    public static readonly DateTime Start = new(2025, 1, 6);

    /// <summary>A table: <c>shop, kind, day, sales</c>.</summary>
    /// <param name="shops">How many; every third has its peak at weekends.</param>
    /// <param name="days">How long the longest are.</param>
    /// <param name="begins">The first day of a shop.</param>
    /// <param name="ends">The day behind its last.</param>
    public static string Csv(int shops, int days, Func<int, int>? begins = null, Func<int, int>? ends = null)
    {
        var random = new SeededRandom(3);
        List<string> rows = [];
        for (var day = 0; day < days; day++)
        {
            for (var shop = 0; shop < shops; shop++)
            {
                var noise = random.NextNormal();
                if (day < (begins?.Invoke(shop) ?? 0) || day >= (ends?.Invoke(shop) ?? days) || (day * 31 + shop * 17) % 97 == 5) continue; // a few days are missing
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"s{shop},{Kind(shop)},{Start.AddDays(day):yyyy-MM-dd},{Sales(shop, day, noise):0.###}"));
            }
        }

        return "shop,kind,day,sales\n" + string.Join('\n', rows) + "\n";
    }

    public static string Kind(int shop) => shop % 3 == 0 ? "leisure" : "office";

    /// <summary>What a shop sells.</summary>
    public static double Sales(int shop, int day, double noise)
    {
        var size = Math.Pow(10, 1 + (shop % 4)); // from tens to ten thousands
        var weekend = day % 7 >= 5;
        var week = shop % 3 == 0 ? (weekend ? 1.6 : 0.8) : (weekend ? 0.5 : 1.2);
        return Math.Max(0, size * week * (1 + (0.001 * day * (shop % 2))) * (1 + (0.12 * noise)));
    }
}
