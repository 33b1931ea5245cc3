using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Training.Tests.Kinds;

/// <summary>Seeded tables for tasks that are neither classes nor a plain number.</summary>
internal static class KindTables
{
    /// <summary>The spread of y grows with x.</summary>
    public static string Noisy(TempFolder folder, int rows, ulong seed = 1) => folder.Write($"noisy{seed}.csv", "x,z,y\n" + string.Concat(Rows(rows, seed, (random, _) =>
    {
        var x = 10 * random.NextDouble();
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.####},{random.NextNormal():0.###},{1000 + (100 * x) + (20 * (0.5 + x) * random.NextNormal()):0.###}");
    })));

    /// <summary>Documents with common words and young ones are relevant; how much differs from query to query.</summary>
    public static string Searches(TempFolder folder, int queries, ulong seed) => folder.Write($"searches{seed}.csv", "query,words,age,relevance,one\n" + string.Concat(Rows(queries * 12, seed, (random, i) =>
    {
        var (words, age) = (random.Next(10), 5 * random.NextDouble());
        var value = words - age + (0.5 * random.NextNormal());
        return string.Create(CultureInfo.InvariantCulture, $"q{i % queries},{words},{age:0.##},{(value > 6 ? 2 : value > 3 ? 1 : 0)},1");
    })));

    /// <summary>Lines of a table.</summary>
    public static IEnumerable<string> Rows(int count, ulong seed, Func<SeededRandom, int, string> row)
    {
        var random = new SeededRandom(seed);
        return Enumerable.Range(0, count).Select(i => row(random, i) + "\n");
    }
}
