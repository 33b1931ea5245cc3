using System.Globalization;
using System.Text;
using Weir.Foundation.Files;
using Weir.Foundation.Numerics;

namespace Weir.Data.Samples;

/// <summary>Synthetic demand by the hour: a day, a week, growth, holidays, noise that lasts for some hours, and now and then a gap. The same seed gives the same bytes.</summary>
public static class HourlyDemand
{
    private const double HolidayShare = 0.04;
    private const double GapShare = 0.003;
    private const double Persistence = 0.7;

    private static readonly DateTime Start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc); // a Monday

    /// <summary>Writes a series as CSV: time, demand, holiday.</summary>
    /// <param name="path">The file.</param>
    /// <param name="days">How many days, at least 1.</param>
    /// <param name="seed">Same seed, same series.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>cannot_write</c>.</exception>
    public static void Write(string path, int days, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        var random = new SeededRandom(seed);
        using var file = AtomicFile.Create(path);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine("time,demand,holiday");
            double drift = 0;
            for (var day = 0; day < days; day++)
            {
                var isHoliday = random.NextDouble() < HolidayShare;
                for (var hour = 0; hour < 24; hour++)
                {
                    drift = (Persistence * drift) + (0.12 * random.NextNormal());
                    var isGap = random.NextDouble() < GapShare;
                    if (isGap) continue;
                    var time = Start.AddDays(day).AddHours(hour);
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss},{Math.Max(0, Math.Round(Level(day, hour, isHoliday) * Math.Exp(drift)))},{(isHoliday ? 1 : 0)}"));
                }
            }
        }

        file.Commit();
    }

    /// <summary>Writes the demand of several shops as CSV: shop, kind, time, demand, holiday. Shops differ in size by up to a hundredfold; those of the kind <c>leisure</c> are busiest on free days.</summary>
    /// <param name="path">The file.</param>
    /// <param name="days">How many days, at least 1.</param>
    /// <param name="shops">How many shops, at least 1.</param>
    /// <param name="seed">Same seed, same series.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>cannot_write</c>.</exception>
    public static void WriteShops(string path, int days, int shops, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shops);
        var random = new SeededRandom(seed);
        var sizes = Enumerable.Range(0, shops).Select(_ => Math.Pow(10, 2 * random.NextDouble()) / 10).ToArray();
        var drift = new double[shops];
        using var file = AtomicFile.Create(path);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine("shop,kind,time,demand,holiday");
            for (var hour = 0; hour < 24 * days; hour++)
            {
                var day = hour / 24;
                var isHoliday = new SeededRandom(seed + (ulong)day + 1).NextDouble() < HolidayShare; // of all shops alike
                for (var shop = 0; shop < shops; shop++)
                {
                    drift[shop] = (Persistence * drift[shop]) + (0.12 * random.NextNormal());
                    if (random.NextDouble() < GapShare) continue;
                    var isLeisure = shop % 3 == 2;
                    var level = sizes[shop] * (isLeisure ? Level(day, (hour + 6) % 24, isHoliday) * (day % 7 >= 5 || isHoliday ? 1.8 : 0.6) : Level(day, hour % 24, isHoliday));
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shop{shop + 1},{(isLeisure ? "leisure" : "office")},{Start.AddHours(hour):yyyy-MM-dd HH:mm:ss},{Math.Max(0, Math.Round(level * Math.Exp(drift[shop])))},{(isHoliday ? 1 : 0)}"));
                }
            }
        }

        file.Commit();
    }

    // Two peaks on working days, one at noon on others.
    private static double Level(int day, int hour, bool isHoliday)
    {
        var isFree = isHoliday || day % 7 >= 5;
        double Peak(double at, double width) => Math.Exp(-(hour - at) * (hour - at) / (2 * width * width));
        var shape = isFree ? 0.15 + (0.8 * Peak(14, 4)) : 0.1 + Peak(8, 1.8) + (1.1 * Peak(17.5, 2.4));
        return 200 * (1 + (day / 400.0)) * shape;
    }
}
