using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics.Quasi;

namespace Weir.Tuning.Tests.Numerics;

public sealed class QuasiTests
{
    [Fact]
    public void The_first_points_of_sobol_are_those_of_the_table()
    {
        var sequence = new SobolSequence(4, null);
        // new-joe-kuo-6.21201, dimensions 1 to 4, points 1 to 5.
        double[][] expected = [[0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25], [0.25, 0.75, 0.75, 0.75], [0.375, 0.375, 0.625, 0.875], [0.875, 0.875, 0.125, 0.375]];
        var point = new double[4];
        for (uint i = 0; i < expected.Length; i++)
        {
            sequence.Point(i + 1, point);
            for (var d = 0; d < 4; d++) Assert.Equal(expected[i][d], point[d], 9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sixteen_points_hit_each_sixteenth_once_in_every_dimension(bool isScrambled)
    {
        const int dimensions = 60;
        var sequence = new SobolSequence(dimensions, isScrambled ? new SeededRandom(3) : null);
        var hits = new HashSet<(int, int)>();
        var point = new double[dimensions];
        for (uint i = 0; i < 16; i++)
        {
            sequence.Point(i, point);
            for (var d = 0; d < dimensions; d++) Assert.True(hits.Add((d, (int)(point[d] * 16))));
        }
    }

    [Fact]
    public void The_whole_table_is_there()
    {
        var all = DirectionNumbers.Load(DirectionNumbers.MostDimensions);
        Assert.All(all, v => Assert.Equal(0x8000_0000u, v[0]));
        Assert.All(all, v => Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(1u, (v[i] >> (31 - i)) & 1)));
    }

    [Fact]
    public void Halton_fills_every_cell_of_its_bases()
    {
        var sequence = new HaltonSequence(3, new SeededRandom(1));
        var point = new double[3];
        var cells = new HashSet<(int, int, int)>();
        for (uint i = 0; i < 30; i++)
        {
            sequence.Point(i, point);
            cells.Add(((int)(point[0] * 2), (int)(point[1] * 3), (int)(point[2] * 5)));
        }

        Assert.Equal(30, cells.Count);
        new HaltonSequence(3, null).Point(5, point);
        Assert.Equal(0.625, point[0], 12);
        Assert.Equal(7.0 / 9, point[1], 12);
    }
}
