using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Numerics;
using Weir.Tuning.MultiObjective;

namespace Weir.Tuning.Tests.MultiObjective;

public sealed class HypervolumeTests
{
    [Fact]
    public void Known_volumes()
    {
        Assert.Equal(1, Hypervolume.Of([[0.0, 0.0]], [1, 1]), 12);
        Assert.Equal(3, Hypervolume.Of([[1.0, 2.0], [2.0, 1.0]], [3, 3]), 12);
        Assert.Equal(0, Hypervolume.Of([[4.0, 0.0]], [3, 3]), 12);
        Assert.Equal(4, Hypervolume.Of([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [2, 2, 2]) - 1, 12);
    }

    [Fact]
    public void It_is_what_counting_cells_gives() => Prop.ForAll((from m in Gen.Choose(2, 4) from seed in Gen.Choose(0, 100_000) select (m, seed)).ToArbitrary(), c =>
    {
        var random = new SeededRandom((ulong)c.seed);
        double[][] points = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, c.m).Select(_ => (double)random.Next(6)).ToArray())];
        double[] reference = [.. Enumerable.Repeat(5.0, c.m)];
        return Math.Abs(Hypervolume.Of(points, reference) - Cells(points, c.m)) < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ranks_are_the_layers_of_the_front() =>
        Assert.Equal([0, 1, 0, 2, 0], Domination.Ranks([[1.0, 1.0], [2.0, 1.0], [0.0, 3.0], [3.0, 2.0], [1.0, 1.0]]));

    // Unit cells of [0, 5]^m whose lower corner some point is not above.
    private static int Cells(double[][] points, int m)
    {
        var count = 0;
        for (var cell = 0; cell < (int)Math.Pow(5, m); cell++)
        {
            var corner = Enumerable.Range(0, m).Select(k => cell / (int)Math.Pow(5, k) % 5).ToArray();
            if (points.Any(p => Enumerable.Range(0, m).All(k => p[k] <= corner[k]))) count++;
        }

        return count;
    }
}
