using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Foundation.Progress;
using Weir.Native.OnnxRuntime;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.Tests.Learners;

public sealed class LightGBMSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("num_leaves", "1", "a whole number from 2 to 131072")]
    [InlineData("num_leaves", "3.5", "a whole number")]
    [InlineData("learning_rate", "0", "a number above 0 and at most 1")]
    [InlineData("learning_rate", "fast", "not 'fast'")]
    [InlineData("bagging_fraction", "1.5", "at most 1")]
    [InlineData("lambda_l2", "-1", "a number from 0 on")]
    [InlineData("boosting", "dart", "gbdt or rf")]
    [InlineData("extra_trees", "yes", "true or false")]
    public void A_value_out_of_range_is_refused_with_the_range_before_the_library_is_asked(string name, string value, string words)
    {
        var given = LearnerSettings.Of(new Dictionary<string, string> { [name] = value }, ["x"], [["x"]]);
        var failure = Assert.Throws<WeirException>(() => LightGBMSettings.Text(name, given[name], 1));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data_sample_strategy=goss top_rate=0.7 other_rate=0.4", "1 at most together, not 0.7 and 0.4")]
    [InlineData("data_sample_strategy=goss top_rate=0.95", "not 0.95 and 0.1")]
    [InlineData("data_sample_strategy=goss other_rate=0", "above 0")]
    [InlineData("data_sample_strategy=goss bagging_freq=2", "there is no bagging")]
    [InlineData("is_unbalance=true scale_pos_weight=3", "do not go together")]
    [InlineData("is_unbalance=true scale_pos_weight=1", null)]
    [InlineData("data_sample_strategy=goss top_rate=0.9 other_rate=0.1", null)]
    [InlineData("top_rate=0.9 other_rate=0.9", null)]
    public void Settings_that_do_not_go_together_are_refused_before_the_library_is_asked(string settings, string? words)
    {
        var given = LearnerSettings.Of(settings.Split(' ').Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]), ["x"], [["x"]]);
        var samples = new Samples([1, 2, 3, 4], [false], [0, 1, 0, 1]);
        var options = new LearnerOptions(LearningTask.Binary, 1, [true], [false], 1, 3, NoProgress.Instance) { Settings = given };
        if (words is null)
        {
            using var model = LightGBMNeeded.Learner().Train(samples, samples, options, CancellationToken.None);
            Assert.NotEqual(0, model.Trees);
            return;
        }

        var failure = Assert.Throws<WeirException>(() => LightGBMParameters.Of(samples, options));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_a_model_cannot_predict_are_told_in_a_sentence()
    {
        var learner = LightGBMNeeded.Learner();
        var samples = new Samples([.. Enumerable.Range(0, 200).Select(i => (float)i)], [false, false], [.. Enumerable.Range(0, 100).Select(i => (float)i)]);
        using var model = learner.Train(samples, samples, new LearnerOptions(LearningTask.Regression, 1, [true, true], [false, false], 1, 5, NoProgress.Instance), CancellationToken.None);
        var failure = Assert.Throws<WeirException>(() => model.Score(samples.Keep([0])));
        Assert.Equal(ErrorCodes.InvalidValue, failure.Code);
        Assert.Contains("number of features", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_leafs", "did you mean 'num_leaves'")]
    [InlineData("max_depht", "did you mean 'max_depth'")]
    [InlineData("objective", "it has bagging_fraction")]
    public void A_name_that_it_does_not_have_is_refused(string name, string hint)
    {
        var failure = Assert.Throws<WeirException>(() => LearnerSettings.Require(new LightGBMLearner(), new Dictionary<string, string> { [name] = "1" }, ["x"]));
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_columns_that_may_meet_leave_every_other_column_on_its_own() =>
        Assert.Equal("[0,2],[1],[3]", LightGBMSettings.Text("interaction_constraints", ParameterValue.Of("[[0,2]]"), 4));

    [Fact]
    public void Relevance_that_is_no_whole_number_is_refused_before_training()
    {
        Assert.Null(new LightGBMLearner().Unfit(LearningTask.Ranking, [0, 3, 30]));
        Assert.NotNull(new LightGBMLearner().Unfit(LearningTask.Ranking, [0, 0.5f]));
        Assert.NotNull(new LightGBMLearner().Unfit(LearningTask.Ranking, [0, 31]));
    }

    [Fact]
    public void Constraints_name_raw_columns_and_hold_in_the_graph()
    {
        LightGBMNeeded.Learner();
        var path = Wavy();
        double[] Curve(string city, params (string, string)[] settings)
        {
            using var session = new InferenceSession(Trainer.Train(Request(path, settings)).Model.ToArray());
            using var x = OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, 100).Select(i => i / 10.0)], 100, 1);
            using var where = OrtValue.CreateFromStrings([.. Enumerable.Repeat(city, 100)], 100, 1);
            using var outputs = session.Run(["x", "city"], [x, where]);
            return [.. outputs[0].GetTensorData<float>().ToArray().Select(v => (double)v)];
        }

        static bool Falls(double[] curve) => curve.Zip(curve.Skip(1)).Any(p => p.Second < p.First - 1e-4);
        Assert.True(Falls(Curve("b")));
        Assert.False(Falls(Curve("b", ("monotone_constraints.x", "1"))));
        static double Crossing(double[] a, double[] b) => Math.Abs(a[20] - b[20] - (a[80] - b[80]));
        (string, string) apart = ("interaction_constraints", "[[\"x\"]]");
        Assert.InRange(Crossing(Curve("a", apart), Curve("b", apart)), 0, 1e-4);
        Assert.True(Crossing(Curve("a"), Curve("b")) > 0.5);
    }

    [Fact]
    public void Settings_reach_the_library_and_stand_in_the_run()
    {
        LightGBMNeeded.Learner();
        var path = Wavy();
        var stump = Trainer.Train(Request(path, ("num_leaves", "2"), ("learning_rate", "0.3")));
        var deep = Trainer.Train(Request(path, ("num_leaves", "31"), ("learning_rate", "0.3")));
        Assert.True(deep.Metrics["rmse"] < 0.9 * stump.Metrics["rmse"]);
        Assert.Equal(("2", "2"), (stump.Parameters["param.num_leaves"], stump.Parameters["lightgbm.num_leaves"]));
        var forest = Trainer.Train(Request(path, ("boosting", "rf"), ("zero_as_missing", "true")));
        Assert.InRange(forest.LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void A_target_that_nothing_explains_gives_one_leaf_and_its_graph()
    {
        var learner = LightGBMNeeded.Learner();
        var samples = new Samples([.. Enumerable.Repeat(1f, 50)], [false], [.. Enumerable.Range(0, 50).Select(i => (float)i)]);
        using var model = learner.Train(samples, samples, new LearnerOptions(LearningTask.Regression, 1, [true], [false], 1, 20, NoProgress.Instance), CancellationToken.None);
        Assert.Equal(1, model.Trees);
        Assert.All(model.Predict(samples), p => Assert.Equal(24.5f, p, 1e-4f));
        Assert.Empty(model.Importance());
    }

    [Fact]
    public void The_share_of_rows_below_a_quantile_is_what_was_asked_for()
    {
        var learner = LightGBMNeeded.Learner();
        var random = new SeededRandom(3);
        var x = Enumerable.Range(0, 2000).Select(_ => (float)random.NextDouble()).ToArray();
        var samples = new Samples(x, [false], Array.ConvertAll(x, v => (float)(1000 + v + (v * random.NextNormal()))));
        using var model = learner.Train(samples, samples, new LearnerOptions(LearningTask.Quantile, 2, [true], [false], 1, 60, NoProgress.Instance) { Quantiles = [0.1, 0.9] }, CancellationToken.None);
        var bounds = model.Predict(samples);
        Assert.Equal(0.1, Enumerable.Range(0, 2000).Average(r => samples.Target[r] < bounds[2 * r] ? 1.0 : 0), 0.05);
        Assert.Equal(0.9, Enumerable.Range(0, 2000).Average(r => samples.Target[r] < bounds[(2 * r) + 1] ? 1.0 : 0), 0.05);
    }

    [Fact]
    public void A_search_that_names_it_tries_several_and_gives_the_same_bytes_whatever_the_threads()
    {
        LightGBMNeeded.Learner();
        var request = SmallTable.Request(SmallTable.Write(_folder, rows: 200), "big") with { Learners = ["lightgbm", "linear"], MostRounds = 15 };
        TrainingResult Search(int threads) => Trainer.Train(request with { Search = new SearchOptions { MostTrials = 6, Folds = 2, Threads = threads } });
        var one = Search(1);
        Assert.Equal(4, one.Trials.Count(t => t.Learner == "lightgbm"));
        Assert.Equal(one.Model.ToArray(), Search(3).Model.ToArray());
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

    private static TrainingRequest Request(string path, params (string Name, string Value)[] settings) =>
        new() { DataPath = path, Target = "y", MostRounds = 80, Learners = ["lightgbm"], Settings = settings.ToDictionary(s => s.Name, s => s.Value) };
}
