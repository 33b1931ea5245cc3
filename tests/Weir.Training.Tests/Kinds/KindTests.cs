using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Kinds;

/// <summary>Quantiles, several outputs and rankings: trained, exported, predicted and evaluated, and better than what looks at no feature.</summary>
public sealed class KindTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("xgboost")]
    [InlineData("linear")]
    [InlineData("mlp")]
    public async Task Quantiles_cover_what_they_say_never_cross_and_beat_constant_ones(string learner)
    {
        var result = await TrainAsync(Noisy(1500), new TrainingRequest { DataPath = "", Target = "y", Task = LearningTask.Quantile, Quantiles = [0.9, 0.1, 0.5], Learners = [learner], MostRounds = 200 });
        var figures = result.Training.Metrics;
        Assert.Equal(["0.1", "0.5", "0.9"], result.Training.Outputs);
        Assert.True(figures["pinball"] < 0.75 * figures["baseline_pinball"], $"{figures["pinball"]} of {figures["baseline_pinball"]}");
        Assert.InRange(figures["coverage"], 0.72, 0.88);
        Assert.InRange(figures["below.q0.9"], 0.84, 0.96);
        Assert.True(result.Training.LargestDifference <= 1e-5);

        using var predictor = BatchPredictor.Load(_folder["model"]);
        using var table = Table.Open(Noisy(300, seed: 5));
        var columns = predictor.Predict(table);
        Assert.Equal(["prediction 0.1", "prediction 0.5", "prediction 0.9"], columns.Select(c => c.Name));
        var (low, middle, high) = (columns[0].ToDoubles(), columns[1].ToDoubles(), columns[2].ToDoubles());
        for (var r = 0; r < low.Length; r++) Assert.True(low[r] <= middle[r] && middle[r] <= high[r]);
        var (x, width) = (table.ReadDoubles("x"), low.Zip(high, (l, h) => h - l).ToArray());
        Assert.True(Mean(width, r => x[r] > 6) > 1.5 * Mean(width, r => x[r] < 4), "what is noisier has a wider interval");

        var evaluation = ModelEvaluator.Run(Request(Noisy(300, seed: 5)) with { Slices = ["x"] }, TestContext.Current.CancellationToken);
        Assert.Equal("quantile", evaluation.Task);
        var pinball = evaluation.Figures.Single(f => f.Name == "pinball");
        Assert.True(pinball.Low < pinball.Value && pinball.Value < pinball.High && pinball.Value < pinball.Baseline);
        Assert.Contains("coverage", evaluation.Figures.Select(f => f.Name));
        Assert.Equal(4, evaluation.Slices!.Count);
    }

    [Fact]
    public void A_share_of_rows_is_best_where_it_is_the_one_that_was_asked_for()
    {
        var metrics = KindMetrics.Quantiles([0.1, 0.9]).ToDictionary(m => m.Name);
        Assert.True(metrics["below.q0.1"].IsBetter(0.12, 1));
        Assert.True(metrics["coverage"].IsBetter(0.78, 1));
        Assert.False(metrics["coverage"].IsBetter(0.6, 0.79));
        Assert.True(metrics["interval_width"].IsBetter(1, 2));
        var input = new MetricInput { TrueValues = [1, 2, 3], PredictedValues = [9, 9, 9], Probabilities = [9, 9, 9, 9, 9, 9], Classes = 2 };
        var rows = new ScoredRows(LearningTask.Quantile, [], input, [0, 1, 2]);
        Assert.Equal((1.0, 0.1), FigureTable.Compare(rows, rows, [metrics["below.q0.1"]], new BootstrapOptions { Resamples = 0 }, TestContext.Current.CancellationToken).Select(f => (f.Value!.Value, f.Best!.Value)).Single());
    }

    [Fact]
    public async Task Several_targets_are_one_graph_with_a_model_each()
    {
        var path = _folder.Write("two.csv", "a,b,kind,first target,second\n" + string.Concat(Rows(600, 3, (random, i) =>
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.####},{b:0.####},{(i % 3 == 0 ? "p" : "q")},{(3 * a) + (0.2 * random.NextNormal()):0.####},{(i == 7 ? "" : (100 + (b * b * 10) + (i % 3 == 0 ? 20 : 0)).ToString("0.####", CultureInfo.InvariantCulture))}");
        })));
        var result = await TrainAsync(path, new TrainingRequest { DataPath = "", Target = "first target, second", MostRounds = 100 });
        var (training, figures) = (result.Training, result.Training.Metrics);
        Assert.Equal(LearningTask.MultiOutput, training.Task);
        Assert.Equal(["a", "b", "kind"], training.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.True(figures["r2.first_target"] > 0.95 && figures["r2.second"] > 0.9, $"{figures["r2.first_target"]} {figures["r2.second"]}");
        Assert.Contains("1 of 600 rows have no target", training.Notes[0], StringComparison.Ordinal);
        Assert.Contains(training.Leaderboard, l => l.Learner == "linear.first_target");

        using var predictor = BatchPredictor.Load(_folder["model"]);
        using var table = Table.Open(path);
        Assert.Equal(["prediction first target", "prediction second"], predictor.Predict(table).Select(c => c.Name));
        var evaluation = ModelEvaluator.Run(Request(path) with { Slices = ["kind"] }, TestContext.Current.CancellationToken);
        Assert.Equal(599, evaluation.Rows);
        Assert.True(evaluation.Figures.Single(f => f.Name == "rmse.second") is { Value: < 8, Baseline: > 10 });
        Assert.Contains("second", Assert.Throws<WeirException>(() => Trainer.Train(new TrainingRequest { DataPath = path, Target = "first target,secnd" })).Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xgboost")]
    [InlineData("linear")]
    public async Task A_ranking_orders_the_rows_of_a_group_that_it_never_saw(string learner)
    {
        var result = await TrainAsync(Searches(120, seed: 1), new TrainingRequest { DataPath = "", Target = "relevance", Task = LearningTask.Ranking, Group = "query", Learners = [learner], MostRounds = 80 });
        var figures = result.Training.Metrics;
        Assert.True(figures["ndcg"] > figures["baseline_ndcg"] + 0.15, $"{figures["ndcg"]} beside {figures["baseline_ndcg"]}");
        Assert.InRange(figures["mrr"], 0.7, 1);
        Assert.Equal(24, figures["groups"]);
        Assert.Equal(["words", "age"], result.Training.Signature.Inputs!.Fields.Select(f => f.Name));
        var fresh = Searches(60, seed: 2);
        var evaluation = ModelEvaluator.Run(Request(fresh), TestContext.Current.CancellationToken);
        var ndcg = evaluation.Figures.Single(f => f.Name == "ndcg");
        Assert.True(ndcg.Low < ndcg.Value && ndcg.Value < ndcg.High && ndcg.Value > ndcg.Baseline + 0.15, $"{ndcg}");
        Assert.Equal("ranking", evaluation.Task);
        Assert.Equal(12, ModelEvaluator.Run(Request(Searches(1, seed: 3)), TestContext.Current.CancellationToken).Rows);
        Assert.Throws<WeirException>(() => ModelEvaluator.Run(Request(fresh) with { Slices = ["age"] }));
    }

    [Fact]
    public void Rows_of_a_group_are_on_one_side_of_every_split()
    {
        // Each customer has a target of its own that no feature but the customer's mark tells: across customers nothing can be learnt.
        var path = _folder.Write("customers.csv", "customer,mark,x,y\n" + string.Concat(Rows(800, 4, (random, i) =>
        {
            var customer = i % 40;
            return string.Create(CultureInfo.InvariantCulture, $"c{customer},{Math.Sin(customer * 12.9898) * 43758.5453 % 1:0.######},{random.NextNormal():0.###},{new SeededRandom((ulong)customer).NextNormal():0.####}");
        })));
        var request = new TrainingRequest { DataPath = path, Target = "y", Drop = ["x"], MostRounds = 200 };
        Assert.InRange(Trainer.Train(request with { Drop = ["customer", "x"] }).Metrics["r2"], 0.9, 1);
        var grouped = Trainer.Train(request with { Group = "customer" });
        Assert.InRange(grouped.Metrics["r2"], -3, 0.5);
        Assert.DoesNotContain("customer", grouped.Signature.Inputs!.Fields.Select(f => f.Name));
        Assert.Equal(0, grouped.TestRows % 20);
    }

    [Fact]
    public void What_does_not_go_together_is_told()
    {
        var path = Searches(20, seed: 1);
        var request = new TrainingRequest { DataPath = path, Target = "relevance" };
        Assert.Contains("--group", Failure(request with { Task = LearningTask.Ranking }).Hint, StringComparison.Ordinal);
        Assert.Contains("quantile", Failure(request with { Quantiles = [0.5] }).Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Usage, Failure(request with { Task = LearningTask.Quantile, Quantiles = [0.5, 1.5] }).Kind);
        Assert.Equal(FailureKind.Usage, Failure(request with { Target = "relevance,age", Task = LearningTask.Binary }).Kind);
        Assert.Contains("does not fit", Failure(request with { Task = LearningTask.Ranking, Group = "query", Learners = ["bayes"] }).Message, StringComparison.Ordinal);
        Assert.Contains("groups", Failure(request with { Group = "one" }).Message, StringComparison.Ordinal);

        WeirException Failure(TrainingRequest bad) => Assert.Throws<WeirException>(() => Trainer.Train(bad));
    }

    private EvaluationRequest Request(string data) => new() { ModelPath = _folder["model"], ModelName = "m", DataPath = data, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 100 } };

    private Task<TrainingRunResult> TrainAsync(string data, TrainingRequest request) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request with { DataPath = data }, OutputDirectory = _folder["model"], Root = _folder.Path }, TestContext.Current.CancellationToken);

    private string Noisy(int rows, ulong seed = 1) => KindTables.Noisy(_folder, rows, seed);

    private string Searches(int queries, ulong seed) => KindTables.Searches(_folder, queries, seed);

    private static IEnumerable<string> Rows(int count, ulong seed, Func<SeededRandom, int, string> row) => KindTables.Rows(count, seed, row);

    private static double Mean(double[] values, Func<int, bool> isIn) => Enumerable.Range(0, values.Length).Where(isIn).Average(r => values[r]);
}
