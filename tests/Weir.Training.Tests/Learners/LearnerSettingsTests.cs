using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Native.OnnxRuntime;
using Weir.Testing;

namespace Weir.Training.Tests.Learners;

public sealed class LearnerSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_monotone_constraint_names_the_raw_column_and_holds_in_the_graph()
    {
        var path = Wavy();
        double[] Curve(params (string, string)[] settings)
        {
            var result = Trainer.Train(Request(path, "xgboost", settings));
            using var session = new InferenceSession(result.Model.ToArray());
            using var x = OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, 100).Select(i => i / 10.0)], 100, 1);
            using var city = OrtValue.CreateFromStrings([.. Enumerable.Repeat("b", 100)], 100, 1);
            using var outputs = session.Run(["x", "city"], [x, city]);
            return [.. outputs[0].GetTensorData<float>().ToArray().Select(v => (double)v)];
        }

        static bool Falls(double[] curve) => curve.Zip(curve.Skip(1)).Any(p => p.Second < p.First - 1e-4);
        Assert.True(Falls(Curve()));
        Assert.False(Falls(Curve(("monotone_constraints.x", "1"))));
    }

    [Fact]
    public void Categorical_columns_are_divided_by_sets_in_one_split()
    {
        // Every second of 30 codes is high: a single split tells them apart by a set, and never by an order or a 0/1 column.
        var path = _folder.Write("codes.csv", "zip,a b,y\n" + string.Concat(Enumerable.Range(0, 900).Select(i => string.Create(CultureInfo.InvariantCulture, $"{100 + (i % 30)},{i * 7 % 11},{(i % 2 * 10) + (i % 7 * 0.1)}\n"))));
        (string, string)[] stump = [("max_depth", "1"), ("eta", "1"), ("num_parallel_tree", "1"), ("subsample", "1"), ("colsample_bytree", "1")];
        TrainingResult Train(string learner, params (string, string)[] settings) => Trainer.Train(Request(path, learner, [.. stump, .. settings]) with { MostRounds = 1 }, TestContext.Current.CancellationToken);
        var sets = Train("xgboost", ("categorical", "zip"), ("max_cat_to_onehot", "1"));
        Assert.True(sets.Metrics["rmse"] < 0.3 * Train("xgboost").Metrics["rmse"]);
        Assert.Equal("zip", sets.Parameters["param.categorical"]);
        Assert.Contains("codes", sets.FeaturePlan, StringComparison.Ordinal);
        Assert.True(Train("xgboost", ("categorical", "[\"zip\",\"a b\"]")).LargestDifference <= 1e-5);
        foreach (var (learner, text) in new[] { ("xgboost", "zop"), ("xgboost", "["), ("xgboost", "y") })
            Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Train(learner, ("categorical", text))).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(Request(path, "linear", ("categorical", "zip")))).Kind);
        var file = _folder.Write("features.yaml", "columns:\n  zip:\n    type: number\n");
        Assert.Contains("features file", Assert.Throws<WeirException>(() => Trainer.Train(Request(path, "xgboost", ("categorical", "zip")) with { FeaturesPath = file })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_reach_the_learner_and_stand_in_the_run()
    {
        var path = Wavy();
        var shallow = Trainer.Train(Request(path, "xgboost", ("max_depth", "1"), ("eta", "0.3")));
        var deep = Trainer.Train(Request(path, "xgboost", ("max_depth", "6"), ("eta", "0.3")));
        Assert.True(deep.Metrics["rmse"] < 0.9 * shallow.Metrics["rmse"]);
        Assert.Equal("1", shallow.Parameters["param.max_depth"]);
        Assert.Equal("1", shallow.Parameters["xgboost.max_depth"]);
        Assert.Equal("7", Trainer.Train(Request(path, "knn", ("k", "7"))).Parameters["knn.k"]);
        Assert.Equal("tweedie", Trainer.Train(Request(path, "glm", ("family", "tweedie"), ("power", "1.3"))).Parameters["glm.family"]);
        Assert.Equal("8,4", Trainer.Train(Request(path, "mlp", ("hidden", "8,4"), ("epochs", "3"))).Parameters["mlp.hidden"]);
    }

    [Fact]
    public void Columns_that_may_not_meet_add_up()
    {
        var path = Wavy();
        float At(TrainingResult result, double x, string city)
        {
            using var session = new InferenceSession(result.Model.ToArray());
            using var a = OrtValue.CreateTensorValueFromMemory([x], 1, 1);
            using var b = OrtValue.CreateFromStrings([city], 1, 1);
            using var outputs = session.Run(["x", "city"], [a, b]);
            return outputs[0].GetTensorData<float>()[0];
        }

        var apart = Trainer.Train(Request(path, "xgboost", ("interaction_constraints", "[[\"x\"],[\"city\"]]")));
        var together = Trainer.Train(Request(path, "xgboost"));
        double Crossing(TrainingResult r) => Math.Abs(At(r, 2, "a") - At(r, 2, "b") - (At(r, 8, "a") - At(r, 8, "b")));
        Assert.InRange(Crossing(apart), 0, 1e-4);
        Assert.True(Crossing(together) > 0.5);
    }

    [Theory]
    [InlineData("xgboost", "max_deph", "3", "did you mean 'max_depth'")]
    [InlineData("xgboost", "monotone_constraints.y", "1", null)]
    [InlineData("xgboost", "monotone_constraints.x", "up", null)]
    [InlineData("xgboost", "monotone_constraints.city", "1", "constrain a column of numbers: x")]
    [InlineData("xgboost", "interaction_constraints", "x,city", "write interaction_constraints=")]
    [InlineData("xgboost", "max_depth", "deep", null)]
    [InlineData("xgboost", "objective", "reg:gamma", null)]
    [InlineData("linear", "monotone_constraints.x", "1", null)]
    [InlineData("knn", "k", "100000", null)]
    [InlineData("mlp", "hidden", "many", null)]
    [InlineData("glm", "family", "poison", "did you mean 'poisson'")]
    public void What_a_learner_does_not_take_is_told(string learner, string name, string value, string? hint)
    {
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(Request(Wavy(), learner, (name, value))));
        if (hint is not null) Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("Stack", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_without_one_learner_and_learners_that_do_not_fit_are_refused()
    {
        var path = Wavy();
        Assert.Contains("is of one learner", Assert.Throws<WeirException>(() => Trainer.Train(Request(path, "xgboost", ("eta", "1")) with { Learners = [] })).Message, StringComparison.Ordinal);
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(Request(path, "bayes")));
        Assert.Contains("does not fit the target 'y'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("glm", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("bayes", failure.Hint, StringComparison.Ordinal);
    }

    // y follows x up and down, more so in one city.
    private string Wavy()
    {
        var random = new SeededRandom(3);
        return _folder.Write("wavy.csv", "x,city,y\n" + string.Concat(Enumerable.Range(0, 600).Select(i =>
        {
            var (x, isBig) = (10 * random.NextDouble(), i % 2 == 0);
            return string.Create(CultureInfo.InvariantCulture, $"{x:0.###},{(isBig ? "a" : "b")},{10 + (isBig ? 2 * Math.Sin(x) : Math.Sin(x) - (0.3 * x)) + (0.1 * random.NextNormal()):0.###}\n");
        })));
    }

    private static TrainingRequest Request(string path, string learner, params (string Name, string Value)[] settings) =>
        new() { DataPath = path, Target = "y", MostRounds = 80, Learners = [learner], Settings = settings.ToDictionary(s => s.Name, s => s.Value) };
}
