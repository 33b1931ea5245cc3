using Weir.Foundation.Numerics;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;
using Weir.Training.Learners.Network;

namespace Weir.Training.Tests.Learners;

/// <summary>What every learner must do: a new one proves itself by a three-line subclass.</summary>
public abstract class LearnerCompliance
{
    private const int Width = 5;

    public static TheoryData<LearningTask> Tasks => [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression, LearningTask.Quantile, LearningTask.Ranking];

    internal abstract ILearner Learner { get; }

    /// <summary>Tasks that it says it does not learn; it is told apart by no others.</summary>
    protected virtual LearningTask[] Unfit => [LearningTask.Quantile, LearningTask.Ranking];

    /// <summary>True for a learner of numbers that are never negative.</summary>
    protected virtual bool IsPositive => false;

    /// <summary>True for a learner that looks at no feature.</summary>
    protected virtual bool IsBlind => false;

    [Fact]
    public void It_says_what_it_does_not_learn() =>
        Assert.Equal(Unfit, Tasks.Select(t => t.Data).Where(t => Learner.Unfit(t, Samples(t, 50, 1).Target) is { Length: > 0 }));

    [Theory]
    [MemberData(nameof(Tasks))]
    public void It_learns(LearningTask task)
    {
        if (Unfit.Contains(task) || IsBlind) return; // held by the fact above and by the baseline's own test
        using var model = Learner.Train(Samples(task, 600, 1), Samples(task, 200, 2), Options(task), CancellationToken.None);
        var test = Samples(task, 200, 3);
        using var constant = new ConstantLearner().Train(Samples(task, 600, 1), test, Options(task), CancellationToken.None);
        var untrained = Loss.Of(Options(task), test, constant.Predict(test));
        Assert.InRange(Loss.Of(Options(task), test, model.Predict(test)), 0, 0.6 * untrained);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Its_graph_predicts_what_it_does(LearningTask task)
    {
        if (Unfit.Contains(task)) return;
        using var model = Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), CancellationToken.None);
        using var refitted = model.Refit(Samples(task, 400, 5), CancellationToken.None);
        foreach (var candidate in new[] { model, refitted })
        {
            var test = Samples(task, 150, 4);
            using var session = new InferenceSession(GraphOf(candidate, task));
            using var input = OrtValue.CreateTensorValueFromMemory(test.Features, test.Rows, Width);
            using var outputs = session.Run(["x"], [input]);
            var expected = candidate.Predict(test);
            var actual = outputs[0].GetTensorData<float>();
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Same_seed_same_predictions(LearningTask task)
    {
        if (Unfit.Contains(task)) return;
        var test = Samples(task, 50, 4);
        using var one = Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), CancellationToken.None);
        using var two = Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), CancellationToken.None);
        Assert.Equal(one.Predict(test), two.Predict(test));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void It_knows_which_features_matter_and_tells_its_rounds(LearningTask task)
    {
        if (Unfit.Contains(task)) return;
        using var model = Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), CancellationToken.None);
        if (IsBlind) Assert.Empty(model.Importance());
        else Assert.Contains(model.Importance().MaxBy(f => f.Value).Key, new[] { 0, 1 });
        Assert.NotEmpty(model.Rounds);
        Assert.NotEmpty(model.Parameters);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void What_was_written_is_read_the_same_in_every_bit(LearningTask task)
    {
        if (Unfit.Contains(task)) return;
        using var model = Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), CancellationToken.None);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        model.Write(writer);
        writer.Write(42); // what follows is left alone
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        using var read = Learner.Read(reader, Options(task));
        Assert.Equal(42, reader.ReadInt32());
        var test = Samples(task, 150, 4);
        Assert.Equal(model.Predict(test), read.Predict(test));
        Assert.Equal(model.Score(test), read.Score(test));
        Assert.Equal(GraphOf(model, task), GraphOf(read, task));
        Assert.Equal(model.Trees, read.Trees);
        Assert.Equal(model.Rounds, read.Rounds);
        Assert.Equal(model.Parameters, read.Parameters);
        Assert.Equal(model.Importance(), read.Importance());
        using var again = model.Refit(Samples(task, 400, 5), CancellationToken.None);
        using var againRead = read.Refit(Samples(task, 400, 5), CancellationToken.None);
        Assert.Equal(again.Predict(test), againRead.Predict(test));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Rows_count_by_their_weight(LearningTask task)
    {
        if (Unfit.Contains(task) || task == LearningTask.Ranking) return;
        // A second half that says the opposite, and counts next to nothing.
        var (right, wrong, check, test) = (Samples(task, 300, 1), Samples(task, 300, 2), Samples(task, 150, 3), Samples(task, 150, 4));
        var most = right.Target.Max();
        var both = new Samples([.. right.Features, .. wrong.Features], right.Sparse, [.. right.Target, .. wrong.Target.Select(y => task.IsOfClasses() ? most - y : y + (3 * most))])
        {
            Weights = [.. Enumerable.Repeat(1f, 300), .. Enumerable.Repeat(1e-4f, 300)],
        };
        using var weighed = Learner.Train(both, check, Options(task), CancellationToken.None);
        using var alike = Learner.Train(both with { Weights = null }, check, Options(task), CancellationToken.None);
        var loss = Loss.Of(Options(task), test, weighed.Predict(test));
        Assert.True(loss < (IsBlind && task.IsOfClasses() ? 1.02 : 0.9) * Loss.Of(Options(task), test, alike.Predict(test)), $"{loss}");
    }

    [Fact]
    public void It_ends_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var task = Tasks.Select(t => t.Data).First(t => !Unfit.Contains(t));
        Assert.ThrowsAny<OperationCanceledException>(() => Learner.Train(Samples(task, 300, 1), Samples(task, 100, 2), Options(task), source.Token));
    }

    private static byte[] GraphOf(ITrainedModel model, LearningTask task)
    {
        var graph = new GraphBuilder();
        var output = model.Add(graph, graph.Input("x", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(Width)));
        graph.Output(output, "y", TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(Options(task).Outputs));
        return OnnxModelWriter.Write(graph.Build("learner"));
    }

    private static LearnerOptions Options(LearningTask task) => new(task, task is LearningTask.Multiclass or LearningTask.Quantile ? 3 : 1, [true, true, true, false, true], new bool[Width], 7, 50, Foundation.Progress.NoProgress.Instance)
    {
        Quantiles = task == LearningTask.Quantile ? [0.1, 0.5, 0.9] : [],
    };

    // Features 0 and 1 carry the target, 2 and 3 are noise, 4 is constant.
    private Samples Samples(LearningTask task, int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var features = new float[rows * Width];
        var target = new float[rows];
        for (var r = 0; r < rows; r++)
        {
            var x = features.AsSpan(r * Width, Width);
            for (var f = 0; f < 4; f++) x[f] = (float)random.NextNormal();
            x[4] = 42;
            var signal = (2 * x[0]) - (2 * x[1]) + (0.3 * random.NextNormal());
            target[r] = task switch { LearningTask.Binary => signal > 0 ? 1 : 0, LearningTask.Multiclass or LearningTask.Ranking => signal > 1.5 ? 2 : signal > -1.5 ? 1 : 0, _ => (float)(IsPositive ? Math.Exp(1 + (0.25 * signal)) : 10 + signal) };
        }

        return new Samples(features, new bool[Width], target) { Queries = task == LearningTask.Ranking ? [.. Enumerable.Range(0, rows).Select(r => r / 10)] : null };
    }
}

public sealed class XGBoostLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new XGBoostLearner();

    protected override LearningTask[] Unfit => [];
}

public sealed class LinearLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new LinearLearner();

    protected override LearningTask[] Unfit => [];
}

public sealed class ForestLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new ForestLearner();
}

public sealed class NetworkLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new NetworkLearner();

    protected override LearningTask[] Unfit => [LearningTask.Ranking];
}

public sealed class BayesLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new BayesLearner();

    protected override LearningTask[] Unfit => [LearningTask.Regression, LearningTask.Quantile, LearningTask.Ranking];
}

public sealed class NeighboursLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new NeighboursLearner();
}

public sealed class GeneralisedLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new GeneralisedLearner();

    protected override LearningTask[] Unfit => [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Quantile, LearningTask.Ranking];

    protected override bool IsPositive => true;
}

public sealed class DartLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new DartLearner();
}

public sealed class GradientLinearLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new GradientLinearLearner();
}

public sealed class ConstantLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => new ConstantLearner();

    protected override LearningTask[] Unfit => [];

    protected override bool IsBlind => true;
}

public sealed class LightGBMLearnerTests : LearnerCompliance
{
    internal override ILearner Learner => LightGBMNeeded.Learner();

    protected override LearningTask[] Unfit => [];
}
