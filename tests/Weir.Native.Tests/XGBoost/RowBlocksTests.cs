using Weir.Foundation.Numerics;
using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

public sealed class RowBlocksTests
{
    private const int Columns = 4;

    [Fact]
    public void A_matrix_of_blocks_trains_the_model_that_the_same_rows_at_once_train()
    {
        var (features, target) = Rows(3000);
        Dictionary<string, string> parameters = new() { ["objective"] = "reg:squarederror", ["tree_method"] = "hist", ["max_bin"] = "64", ["nthread"] = "2", ["seed"] = "3", ["subsample"] = "0.8" };
        using var dense = DMatrix.FromDense(features, 3000, Columns);
        dense.SetLabel(target);
        using var streamed = DMatrix.FromBlocks(new Blocks(features, target, 700), Columns, bins: 64);
        Assert.Equal((3000, Columns), (streamed.RowCount, streamed.ColumnCount));
        var (a, b) = (Train(dense), Train(streamed));
        using var fresh = DMatrix.FromDense(features, 3000, Columns);
        var (wanted, given) = (a.Predict(fresh).Values, b.Predict(fresh).Values);
        var scale = target.Max() - target.Min();
        // Cuts are found block by block: they can differ by a little, the models by no more.
        Assert.InRange(wanted.Zip(given, (x, y) => Math.Abs(x - y)).Average(), 0, 0.02 * scale);
        a.Dispose();
        b.Dispose();

        Booster Train(DMatrix matrix)
        {
            var booster = new Booster(parameters, matrix);
            for (var round = 0; round < 20; round++) booster.UpdateOneIteration(round, matrix);
            return booster;
        }
    }

    [Fact]
    public void What_the_source_throws_reaches_the_caller()
    {
        var (features, target) = Rows(100);
        var failure = Assert.Throws<IOException>(() => DMatrix.FromBlocks(new Blocks(features, target, 10) { FailsAt = 7 }, Columns));
        Assert.Equal("the disk is gone", failure.Message);
    }

    private static (float[] Features, float[] Target) Rows(int rows)
    {
        var random = new SeededRandom(5);
        var features = new float[rows * Columns];
        for (var i = 0; i < features.Length; i++) features[i] = i % 11 == 0 ? float.NaN : (float)random.NextNormal();
        return (features, [.. Enumerable.Range(0, rows).Select(r => float.IsNaN(features[r * Columns]) ? 3 : features[r * Columns] + (float)random.NextNormal() / 10)]);
    }

    private sealed class Blocks(float[] features, float[] target, int rows) : IRowBlocks
    {
        private int _at, _calls;

        public int FailsAt { get; init; } = -1;

        public void Reset() => _at = 0;

        public RowBlock? Next()
        {
            if (_calls++ == FailsAt) throw new IOException("the disk is gone");
            var count = Math.Min(rows, target.Length - _at);
            if (count == 0) return null;
            var block = new RowBlock(features.AsSpan(_at * Columns, count * Columns).ToArray(), count, target.AsMemory(_at, count));
            _at += count;
            return block;
        }
    }
}
