using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Training.Gates;

namespace Weir.Training.Tests.Evaluation;

public sealed class AskedRowsTests
{
    [Theory]
    [InlineData(30, 0, 30, 30)] // all that there are
    [InlineData(500, 250, 50, 25)] // every tenth row
    [InlineData(500, 490, 50, 10)] // gaps are looked for, and rows without make way
    [InlineData(500, 497, 50, 3)] // as many as there are
    [InlineData(500, 1000, 50, 0)] // none
    public void A_server_is_asked_for_rows_from_all_over_the_table_some_of_them_with_gaps(int rows, int firstGap, int asked, int gaps)
    {
        using var model = new Rowed(rows, firstGap);
        var chosen = ServeProbe.Asked(model);
        Assert.Equal(asked, chosen.Count);
        Assert.Equal(gaps, chosen.Count(model.HasGap));
        Assert.Equal(chosen, chosen.Distinct().Order());
        Assert.Equal(0, chosen[0] * 5 / rows);
        foreach (var fifth in Enumerable.Range(0, 5)) Assert.Contains(chosen, r => r * 5 / rows == fifth);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 10)]
    [InlineData(3_000_000, 50)]
    public void Rows_are_spread_from_the_first_to_the_last(int rows, int most)
    {
        var spread = RowSpread.Of(rows, most);
        Assert.Equal(Math.Min(rows, most), spread.Distinct().Count());
        Assert.Equal((0, rows - 1), (spread[0], spread[^1]));
        Assert.Equal(spread, spread.Order());
        Assert.Empty(RowSpread.Of(0, most));
    }

    // Gaps stand behind other rows.
    private sealed class Rowed(int rows, int firstGap) : ProbedModel
    {
        public override int Rows => rows;

        public override bool HasGap(int row) => row >= firstGap;

        public override IEnumerable<(string Name, OrtValue Value)> Tensors(int row) => [];

        public override IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row) => [];

        public override void Predict(int row, CancellationToken cancellation)
        {
        }
    }
}
