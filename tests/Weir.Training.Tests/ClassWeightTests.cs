using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Tests;

public sealed class ClassWeightTests : IDisposable
{
    private static readonly Target Answer = new("y", LearningTask.Binary, [], ["no", "yes"], ClassKind.Text);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Balanced_weights_give_each_class_the_same_sum_and_rows_count_one_on_average()
    {
        float[] classes = [0, 0, 0, 0, 0, 0, 0, 1];
        var weights = ClassWeights.Of("balanced", Answer, classes);
        Assert.Equal(weights[..7].Sum(), weights[7], 1e-5f);
        Assert.Equal(1, weights.Average(), 1e-6);
        var named = ClassWeights.Of("yes = 5", Answer, classes);
        Assert.Equal(5, named[7] / named[0], 1e-5);
        Assert.Equal(1, named.Average(), 1e-6);
    }

    [Theory]
    [InlineData("balansed", "did you mean 'balanced'")]
    [InlineData("yess=2", "did you mean 'yes'")]
    [InlineData("yes=-1", "above 0")]
    [InlineData("yes=many", "above 0")]
    public void A_weight_that_cannot_be_is_refused_with_what_would_be_right(string text, string words)
    {
        var failure = Assert.Throws<WeirException>(() => ClassWeights.Of(text, Answer, [0, 1]));
        Assert.Contains(words, $"{failure.Message} {failure.Hint}", StringComparison.Ordinal);
        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    [Theory]
    [InlineData("xgboost")]
    [InlineData("linear")]
    [InlineData("forest")]
    public void A_learner_with_rows_that_count_double_learns_what_it_learns_from_rows_that_stand_there_twice(string name)
    {
        var options = new LearnerOptions(LearningTask.Binary, 1, [true], [false], 3, 30, Foundation.Progress.NoProgress.Instance);
        var random = new Foundation.Numerics.SeededRandom(5);
        var x = Enumerable.Range(0, 400).Select(_ => (float)(random.Next(40) / 4.0)).ToArray();
        var y = Array.ConvertAll(x, v => v + (3 * random.NextNormal()) > 6 ? 1f : 0);
        int[] every = [.. Enumerable.Range(0, 400)], twice = [.. every.Concat(every.Where(r => y[r] == 1))];
        var plain = new Samples(x, [false], y);
        var weighted = plain with { Weights = Array.ConvertAll(y, t => t == 1 ? 2f : 1) };
        var test = new Samples([.. Enumerable.Range(0, 40).Select(i => i / 4f)], [false], new float[40]);
        float[] Learn(Samples samples)
        {
            using var model = LearnerCatalog.Find(name).Train(samples, samples, options, CancellationToken.None);
            using var refitted = model.Refit(samples, CancellationToken.None);
            return refitted.Predict(test);
        }

        var (doubled, alike, once) = (Learn(weighted), Learn(plain.Select(twice)), Learn(plain));
        Assert.True(doubled.Average() > once.Average() + 0.03);
        Assert.Equal(alike.Average(), doubled.Average(), 0.03f); // trees draw their rows, which are others here
        if (name == "linear") Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(alike[i], doubled[i], 0.001));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Balanced_classes_find_more_of_the_rare_one(int? trials)
    {
        var random = new Foundation.Numerics.SeededRandom(4);
        var path = _folder.Write("rare.csv", "x,z,y\n" + string.Concat(Enumerable.Range(0, 600).Select(_ =>
        {
            var isRare = random.NextDouble() < 0.08;
            return FormattableString.Invariant($"{(isRare ? 1.2 : 0) + random.NextNormal():0.000},{random.NextNormal():0.000},{(isRare ? "yes" : "no")}\n");
        })));
        var request = new TrainingRequest { DataPath = path, Target = "y", MostRounds = 40, Search = trials is null ? null : new SearchOptions { MostTrials = trials, Folds = 3 } };
        var (plain, balanced) = (Trainer.Train(request), Trainer.Train(request with { ClassWeight = "balanced" }));
        Assert.True(balanced.Metrics["recall"] > plain.Metrics["recall"] + 0.2, $"recall {balanced.Metrics["recall"]} with weights, {plain.Metrics["recall"]} without");
        Assert.Equal("balanced", balanced.Parameters["class_weight"]);
    }

    [Fact]
    public void A_number_has_no_classes_to_weigh() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(SmallTable.Request(SmallTable.Write(_folder), "total") with { ClassWeight = "balanced" })).Kind);
}
