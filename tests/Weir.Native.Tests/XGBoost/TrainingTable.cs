using Weir.Foundation.Numerics;
using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

/// <summary>A seeded table with gaps and a learnable target.</summary>
internal sealed class TrainingTable
{
    public const int Columns = 6;

    public TrainingTable(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        Rows = rows;
        Values = new float[rows * Columns];
        Label = new float[rows];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < Columns; c++) Values[(r * Columns) + c] = random.NextDouble() < 0.1 ? float.NaN : (float)random.NextNormal();
            var x = Values.AsSpan(r * Columns, Columns);
            var signal = (float.IsNaN(x[0]) ? 1 : x[0]) + ((float.IsNaN(x[1]) ? 0 : x[1]) > 0 ? 1.5f : -0.5f);
            Label[r] = signal + (0.3 * random.NextNormal()) > 0.4 ? 1 : 0;
        }
    }

    public int Rows { get; }

    public float[] Values { get; }

    public float[] Label { get; }

    public DMatrix Matrix(FeatureInfo? features = null)
    {
        var matrix = DMatrix.FromDense(Values, Rows, Columns, features);
        matrix.SetLabel(Label);
        return matrix;
    }

    public static Dictionary<string, string> Binary(int threads = 1) => new()
    {
        ["objective"] = "binary:logistic",
        ["eval_metric"] = "auc",
        ["tree_method"] = "hist",
        ["max_depth"] = "4",
        ["nthread"] = $"{threads}",
        ["seed"] = "7",
    };

    public Booster Train(int rounds, IEnumerable<KeyValuePair<string, string>>? parameters = null, FeatureInfo? features = null)
    {
        using var matrix = Matrix(features);
        var booster = new Booster(parameters ?? Binary(), matrix);
        for (var i = 0; i < rounds; i++) booster.UpdateOneIteration(i, matrix);
        return booster;
    }
}
