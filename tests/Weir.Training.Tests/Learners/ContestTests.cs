using Weir.Foundation.Progress;
using Weir.Models.Onnx.Building;
using Weir.Training.Learners;

namespace Weir.Training.Tests.Learners;

public sealed class ContestTests
{
    [Theory]
    [InlineData(1_000, 800, true)]
    [InlineData(Contest.ManyRows, Contest.ManyRows * 9 / 10, false)]
    public void The_best_is_trained_again_on_all_rows_where_they_are_few(int rows, int fitted, bool isRefitted)
    {
        var samples = new Samples(new float[rows], [false], [.. Enumerable.Range(0, rows).Select(i => (float)i)]);
        var options = new LearnerOptions(LearningTask.Regression, 1, [true], [false], 1, 1, NoProgress.Instance);
        var contest = Contest.Run([new CountingLearner()], samples, LearningTask.Regression, options, new TrainingRequest { DataPath = "t", Target = "y" }, 0.2, null, CancellationToken.None);
        var best = Assert.IsType<CountingModel>(contest.Best);
        Assert.Equal((isRefitted ? rows : fitted, isRefitted, false), (best.Rows, best.IsRefitted, best.IsDisposed));
    }

    private sealed class CountingLearner : ILearner
    {
        public string Name => "counting";

        public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation) => new CountingModel(training.Rows, false);

        public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => throw new NotSupportedException();
    }

    private sealed class CountingModel(int rows, bool isRefitted) : ITrainedModel
    {
        public int Rows => rows;

        public bool IsRefitted => isRefitted;

        public bool IsDisposed { get; private set; }

        public IReadOnlyList<RoundFigure> Rounds => [];

        public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>();

        public float[] Predict(Samples samples) => new float[samples.Rows];

        public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new CountingModel(all.Rows, true);

        public string Add(GraphBuilder graph, string features) => throw new NotSupportedException();

        public IReadOnlyDictionary<int, double> Importance() => new Dictionary<int, double>();

        public void Write(BinaryWriter writer) => throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }
}
