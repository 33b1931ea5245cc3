using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Training.Gates;

namespace Weir.Training.Tests.Evaluation;

public sealed class AskedRowsTests
{
    [Theory]
    [InlineData(30, 0, 30)] // all that there are
    [InlineData(500, 0, 60)] // ten with gaps from further down
    [InlineData(70, 65, 55)] // as many as there are
    [InlineData(500, 1000, 50)] // none
    public void A_server_is_asked_for_rows_with_gaps_too_wherever_they_stand(int rows, int firstGap, int asked)
    {
        using var model = new Rowed(rows, firstGap);
        var chosen = ServeProbe.Asked(model);
        Assert.Equal(asked, chosen.Count);
        Assert.Equal(chosen.Count, chosen.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Math.Min(50, rows)), chosen.Take(50));
        Assert.All(chosen.Skip(50), r => Assert.True(model.HasGap(r)));
    }

    // Gaps stand behind the first fifty rows only.
    private sealed class Rowed(int rows, int firstGap) : ProbedModel
    {
        public override int Rows => rows;

        public override bool HasGap(int row) => row >= Math.Max(50, firstGap);

        public override IEnumerable<(string Name, OrtValue Value)> Tensors(int row) => [];

        public override IReadOnlyList<(string Name, JsonElement Values)> Outputs(int row) => [];

        public override void Predict(int row, CancellationToken cancellation)
        {
        }
    }
}
