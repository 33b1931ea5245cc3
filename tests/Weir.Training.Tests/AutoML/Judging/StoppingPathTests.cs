using Weir.Foundation.Numerics;
using Weir.Foundation.Progress;
using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.Tests.AutoML.Judging;

/// <summary>Every learner that lets its validation rows choose something notes what it would have predicted otherwise.</summary>
public sealed class StoppingPathTests
{
    public static TheoryData<string, LearningTask> Stopping() => new(LearnerCatalog.Available.Where(l => l.Name is not ("forest" or "constant"))
        .SelectMany(l => new[] { LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression, LearningTask.Quantile, LearningTask.Ranking }.Where(t => l.Unfit(t, Target(t)) is null).Select(t => (l.Name, t))));

    [Theory]
    [MemberData(nameof(Stopping))]
    public void A_path_passes_through_the_model_that_is_kept_and_changes_nothing_of_it(string name, LearningTask task)
    {
        var learner = LearnerCatalog.Find(name);
        var (training, validation) = (Rows(task, 1), Rows(task, 2));
        // As few rounds as are all noted.
        var options = new LearnerOptions(task, task switch { LearningTask.Multiclass or LearningTask.Quantile => 3, _ => 1 }, [true, true], [false, false], 1, 6, NoProgress.Instance)
        {
            Quantiles = task == LearningTask.Quantile ? [0.1, 0.5, 0.9] : [],
            Threads = 1,
            HasCurves = false,
            Settings = name == "mlp" ? new Dictionary<string, ParameterValue> { ["epochs"] = ParameterValue.Of(6L) } : LearnerOptions.NoSettings,
        };
        var path = new StoppingPath { Sorted = task == LearningTask.Quantile ? 3 : 1 };
        using var plain = learner.Train(training, validation, options, CancellationToken.None);
        using var noted = learner.Train(training, validation, options with { Path = path }, CancellationToken.None);
        Assert.Equal(Bytes(plain), Bytes(noted));
        Assert.NotEmpty(path.Parts);
        Assert.All(path.Parts, p => Assert.Contains(p.Best, p.Steps));
        var kept = noted.Score(validation);
        var at = path.At([.. path.Parts.Select(p => p.Best)])!;
        Assert.Equal(kept.Length, at.Length);
        // Sums in 32 bits differ in their last digits; of several networks each has its quantiles in order before the mean.
        var near = (name, task) == ("mlp", LearningTask.Quantile) ? 0.1f : 1e-4f;
        Assert.All(kept.Zip(at), p => Assert.Equal(p.First, p.Second, near * Math.Max(1, Math.Abs(p.First))));
        if (name is "xgboost") Assert.True(path.Parts[0].Steps.Count() > 1);
    }

    private static byte[] Bytes(ITrainedModel model)
    {
        using var stream = new MemoryStream();
        model.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private static float[] Target(LearningTask task) => Rows(task, 1).Target;

    private static Samples Rows(LearningTask task, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var features = Enumerable.Range(0, 240).Select(_ => (float)random.NextNormal()).ToArray();
        var value = Enumerable.Range(0, 120).Select(r => 3 + features[2 * r] + (0.5 * random.NextNormal())).ToArray();
        float[] target = task switch
        {
            LearningTask.Binary => [.. value.Select(v => v > 3 ? 1f : 0)],
            LearningTask.Multiclass or LearningTask.Ranking => [.. value.Select(v => v > 3.5 ? 2f : v > 2.5 ? 1 : 0)],
            _ => [.. value.Select(v => (float)Math.Max(0.1, v))],
        };
        return new Samples(features, [false, false], target) { Queries = task == LearningTask.Ranking ? [.. Enumerable.Range(0, 120).Select(r => r / 10)] : null };
    }
}
