using Weir.Foundation.Errors;
using Weir.Native.XGBoost;

namespace Weir.Native.Tests.XGBoost;

public sealed class BoosterErrorsTests
{
    private readonly TrainingTable _table = new(200, seed: 3);

    [Fact]
    public void An_unknown_parameter_is_refused_with_the_nearest_known_one()
    {
        var failure = Assert.Throws<WeirException>(() => new Booster(new Dictionary<string, string> { ["max_dept"] = "3" }));
        Assert.Equal(ErrorCodes.InvalidValue, failure.Code);
        Assert.Contains("max_depth", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objective", "binary:logistik")]
    [InlineData("max_depth", "-3")]
    [InlineData("max_depth", "deep")]
    public void A_wrong_value_is_told_in_one_clean_line(string name, string value)
    {
        using var matrix = _table.Matrix();
        var failure = Assert.Throws<XGBoostException>(() =>
        {
            using var booster = new Booster(new Dictionary<string, string> { [name] = value }, matrix);
            booster.UpdateOneIteration(0, matrix);
        });
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("Stack trace", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/src/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_another_width_are_refused()
    {
        using var booster = _table.Train(2);
        Assert.Throws<XGBoostException>(() => booster.PredictInPlace(new float[20], 4, 5));
        using var narrow = DMatrix.FromDense(new float[8], 2, 4);
        narrow.SetLabel([0, 1]);
        Assert.Throws<XGBoostException>(() => booster.UpdateOneIteration(3, narrow));
    }

    [Fact]
    public void Too_few_values_labels_or_names_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DMatrix.FromDense(new float[5], 2, 3));
        Assert.Throws<ArgumentException>(() => DMatrix.FromDense(new float[6], 2, 3, new FeatureInfo(["a"], [])));
        Assert.Throws<ArgumentException>(() => DMatrix.FromSparseRows([0, 2], [0, 1], [1f], 2));
        using var matrix = DMatrix.FromDense(new float[6], 2, 3);
        Assert.Throws<XGBoostException>(() => matrix.SetLabel([1, 0, 1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("binf\0\0\0")]
    [InlineData("{\"learner\": 3}")]
    [InlineData("{\"learner\": {\"attributes\"")]
    public void Bytes_that_are_no_model_are_refused_by_name(string text)
    {
        var failure = Assert.Throws<WeirException>(() => Booster.Load(System.Text.Encoding.UTF8.GetBytes(text), "my.ubj"));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Contains("'my.ubj'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cut_short_is_refused()
    {
        using var booster = _table.Train(3);
        var json = booster.Save(BoosterFormat.Json);
        foreach (var length in new[] { json.Length / 4, json.Length / 2, json.Length - 2 })
            Assert.Throws<WeirException>(() => Booster.Load(json.AsSpan(0, length)));
    }

    [Fact]
    public void A_disposed_booster_says_so()
    {
        var booster = _table.Train(1);
        booster.Dispose();
        Assert.Throws<ObjectDisposedException>(() => booster.Rounds);
    }
}
