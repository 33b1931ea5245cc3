using System.Text.Json;
using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

public sealed class BoosterTests
{
    private readonly TrainingTable _table = new(800, seed: 1);

    [Fact]
    public void Training_learns_and_evaluation_is_read_by_matrix_and_metric()
    {
        using var train = _table.Matrix();
        using var test = new TrainingTable(400, seed: 2).Matrix();
        using var booster = new Booster(TrainingTable.Binary(), train, test);
        for (var i = 0; i < 20; i++) booster.UpdateOneIteration(i, train);
        var evaluation = booster.EvaluateOneIteration(19, ("train", train), ("held-out", test));
        Assert.Equal(["train", "held-out"], evaluation.Select(e => e.Matrix));
        Assert.All(evaluation, e => Assert.Equal("auc", e.Metric));
        Assert.All(evaluation, e => Assert.InRange(e.Value, 0.93, 1));
        Assert.Equal(20, booster.Rounds);
    }

    [Fact]
    public void In_place_prediction_equals_that_of_a_matrix_bit_for_bit()
    {
        using var booster = _table.Train(15);
        using var matrix = _table.Matrix();
        var byMatrix = booster.Predict(matrix);
        var inPlace = booster.PredictInPlace(_table.Values, _table.Rows, TrainingTable.Columns);
        Assert.Equal([_table.Rows, 1L], byMatrix.Shape);
        Assert.Equal(byMatrix.Values, inPlace.Values);
        Assert.NotEqual(byMatrix.Values, booster.Predict(matrix, rounds: 3).Values);
    }

    [Fact]
    public void Contributions_and_their_bias_sum_to_the_margin()
    {
        using var booster = _table.Train(15);
        using var matrix = _table.Matrix();
        var margins = booster.Predict(matrix, PredictionKind.Margin).Values;
        var contributions = booster.Predict(matrix, PredictionKind.Contributions);
        var width = TrainingTable.Columns + 1;
        Assert.Equal([_table.Rows, 1L, width], contributions.Shape);
        for (var r = 0; r < _table.Rows; r++)
            Assert.Equal(margins[r], contributions.Values.AsSpan(r * width, width).ToArray().Sum(v => (double)v), 1e-4);
    }

    [Fact]
    public void Sparse_rows_train_the_same_model_as_dense_ones()
    {
        List<ulong> starts = [0];
        List<uint> columns = [];
        List<float> values = [];
        for (var i = 0; i < _table.Values.Length; i++)
        {
            if (!float.IsNaN(_table.Values[i]))
            {
                columns.Add((uint)(i % TrainingTable.Columns));
                values.Add(_table.Values[i]);
            }

            if (i % TrainingTable.Columns == TrainingTable.Columns - 1) starts.Add((ulong)values.Count);
        }

        using var sparse = DMatrix.FromSparseRows([.. starts], [.. columns], [.. values], TrainingTable.Columns);
        sparse.SetLabel(_table.Label);
        Assert.Equal(values.Count, sparse.PresentCount);
        Assert.Equal(TrainingTable.Columns, sparse.ColumnCount);
        using var fromSparse = new Booster(TrainingTable.Binary(), sparse);
        for (var i = 0; i < 10; i++) fromSparse.UpdateOneIteration(i, sparse);
        using var fromDense = _table.Train(10);
        using var matrix = _table.Matrix();
        Assert.Equal(fromDense.Predict(matrix).Values, fromSparse.Predict(matrix).Values);
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bytes()
    {
        using var one = _table.Train(10, TrainingTable.Binary(threads: 1));
        using var two = _table.Train(10, TrainingTable.Binary(threads: 2));
        Assert.Equal(one.Save(BoosterFormat.Json), two.Save(BoosterFormat.Json));
    }

    [Theory]
    [InlineData(BoosterFormat.Ubj)]
    [InlineData(BoosterFormat.Json)]
    public void A_saved_model_predicts_the_same_after_loading(BoosterFormat format)
    {
        using var booster = _table.Train(8);
        using var loaded = Booster.Load(booster.Save(format));
        Assert.Equal(
            booster.PredictInPlace(_table.Values, _table.Rows, TrainingTable.Columns).Values,
            loaded.PredictInPlace(_table.Values, _table.Rows, TrainingTable.Columns).Values);
    }

    [Fact]
    public void Classes_have_a_probability_each()
    {
        var random = new Foundation.Numerics.SeededRandom(5);
        var label = Array.ConvertAll(_table.Label, _ => (float)random.Next(3));
        using var matrix = _table.Matrix();
        matrix.SetLabel(label);
        Dictionary<string, string> parameters = new() { ["objective"] = "multi:softprob", ["num_class"] = "3", ["nthread"] = "1" };
        using var booster = new Booster(parameters, matrix);
        booster.UpdateOneIteration(0, matrix);
        var prediction = booster.Predict(matrix);
        Assert.Equal([_table.Rows, 3L], prediction.Shape);
        Assert.Equal(1, prediction.Values[0] + prediction.Values[1] + prediction.Values[2], 1e-5);
    }

    [Fact]
    public void Categories_split_by_sets_and_the_model_still_loads()
    {
        var random = new Foundation.Numerics.SeededRandom(6);
        var codes = Enumerable.Range(0, 600).Select(_ => (float)random.Next(12)).ToArray();
        var label = Array.ConvertAll(codes, c => c is 1 or 4 or 7 or 11 ? 1f : 0f);
        using var matrix = DMatrix.FromDense(codes, 600, 1, new FeatureInfo(["city"], [FeatureType.Category]));
        matrix.SetLabel(label);
        using var booster = new Booster(new Dictionary<string, string>(TrainingTable.Binary()) { ["max_cat_to_onehot"] = "1" }, matrix);
        for (var i = 0; i < 5; i++) booster.UpdateOneIteration(i, matrix);
        Assert.Equal(1, booster.EvaluateOneIteration(4, ("train", matrix)).Single().Value, 1e-9);
        using var loaded = Booster.Load(booster.Save());
        Assert.Equal(booster.Predict(matrix).Values, loaded.Predict(matrix).Values);
    }

    [Fact]
    public void A_gradient_of_one_s_own_trains()
    {
        using var matrix = _table.Matrix();
        using var booster = new Booster(new Dictionary<string, string> { ["objective"] = "reg:squarederror", ["nthread"] = "1", ["base_score"] = "0" }, matrix);
        var hessian = Enumerable.Repeat(1f, _table.Rows).ToArray();
        for (var i = 0; i < 10; i++)
        {
            var prediction = booster.Predict(matrix, PredictionKind.Margin).Values;
            booster.BoostOneIteration(matrix, [.. prediction.Zip(_table.Label, (p, y) => p - y)], hessian);
        }

        Assert.InRange(booster.EvaluateOneIteration(10, ("train", matrix)).Single().Value, 0.05, 0.35);
    }

    [Fact]
    public void Importance_dump_and_configuration_speak_of_the_same_features()
    {
        using var booster = _table.Train(5, features: new FeatureInfo(["a", "b", "c", "d", "e", "f"], []));
        var importance = booster.Importance("total_gain", ["a", "b", "c", "d", "e", "f"]);
        Assert.Subset(new HashSet<string>(["a", "b"]), importance.OrderByDescending(p => p.Value).Take(2).Select(p => p.Key).ToHashSet());
        Assert.Equal(5, booster.Dump().Count);
        using var tree = JsonDocument.Parse(booster.Dump(withStatistics: true)[0]);
        Assert.True(tree.RootElement.TryGetProperty("gain", out _));
        using var configuration = JsonDocument.Parse(booster.SaveConfiguration());
        Assert.True(configuration.RootElement.TryGetProperty("learner", out _));
    }
}
