using System.Globalization;
using System.Text;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Training.Tests;

/// <summary>A seeded table with every kind of column and a learnable target.</summary>
internal static class SmallTable
{
    /// <summary>Writes it as CSV: fare, miles (gaps), city, day, when, vip, note → big (yes/no), total (number), size (s/m/l).</summary>
    public static string Write(TempFolder folder, int rows = 400, ulong seed = 1, string name = "table.csv")
    {
        var random = new SeededRandom(seed);
        string[] cities = ["oslo", "rome", "lima", "bonn"];
        string[] words = ["quick", "slow", "clean", "late", "kind", "loud", "fair", "rude"];
        var text = new StringBuilder("fare,miles,city,day,when,vip,note,big,total,size\n");
        for (var i = 0; i < rows; i++)
        {
            var fare = 5 + (20 * random.NextDouble());
            var city = random.Next(4);
            var day = new DateTime(2026, 1, 1).AddDays(random.Next(300));
            var vip = random.Next(2) == 1;
            var note = string.Join(' ', Enumerable.Range(0, 4 + random.Next(4)).Select(_ => words[random.Next(8)])) + $" trip {i}";
            var total = fare + (3 * city) + (vip ? 5 : 0) + (note.Contains("kind", StringComparison.Ordinal) ? 4 : 0) + random.NextNormal();
            var miles = random.NextDouble() < 0.1 ? string.Empty : (fare / 3).ToString("0.00", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{fare:0.00},{miles},{cities[city]},{day:yyyy-MM-dd},{day.AddMinutes(random.Next(1440)):yyyy-MM-dd HH:mm:ss},{(vip ? "true" : "false")},{note},{(total > 22 ? "yes" : "no")},{total:0.000},{(total > 26 ? "l" : total > 18 ? "m" : "s")}\n");
        }

        return folder.Write(name, text.ToString());
    }

    public static TrainingRequest Request(string path, string target) => new()
    {
        DataPath = path,
        Target = target,
        MostRounds = 60,
        Drop = [.. new[] { "big", "total", "size" }.Where(c => c != target)],
    };
}
