using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Numerics;

namespace Weir.Foundation.Tests.Numerics;

public sealed class OrderStatisticsTests
{
    [Fact]
    public void A_rank_is_what_sorting_gives_and_divides_the_values() =>
        Prop.ForAll<NonEmptyArray<int>, PositiveInt>((whole, seed) =>
        {
            // Few different values among many: ties are what goes wrong.
            var random = new SeededRandom((ulong)seed.Get);
            double[] values = [.. Enumerable.Range(0, 300).Select(i => (double)whole.Get[random.Next(whole.Get.Length)] + (i % 3 * 0.5))];
            var sorted = values.Order().ToArray();
            var place = random.Next(values.Length);
            return OrderStatistics.Select(values, place) == sorted[place] && values[..place].All(v => v <= sorted[place]) && values[place..].All(v => v >= sorted[place]) && values.Order().SequenceEqual(sorted);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_median_is_the_middle_or_between_the_middle_two()
    {
        Assert.Equal(2, OrderStatistics.Median([3, 1, 2]));
        Assert.Equal(2.5, OrderStatistics.Median([4, 1, 3, 2]));
        Assert.Equal(7, OrderStatistics.Median([7]));
        Assert.Equal(double.MaxValue, OrderStatistics.Median([double.MaxValue, double.MaxValue]));
        Assert.Equal(499_999.5, OrderStatistics.Median([.. Enumerable.Range(0, 1_000_000).Select(i => (double)i)]));
        Assert.Equal(5, OrderStatistics.Median([.. Enumerable.Repeat(5.0, 100_000)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderStatistics.Select([1], 1));
    }
}
