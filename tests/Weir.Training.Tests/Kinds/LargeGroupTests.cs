using System.Globalization;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.Learners;

namespace Weir.Training.Tests.Kinds;

/// <summary>Rankings of few groups with many rows, where a row weighs next to nothing.</summary>
public sealed class LargeGroupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Boosted_trees_order_groups_of_hundreds_of_rows()
    {
        var figures = Trainer.Train(Request() with { Learners = ["xgboost"] }, TestContext.Current.CancellationToken).Metrics;
        Assert.True(1 - figures["ndcg"] < 0.4 * (1 - figures["baseline_ndcg"]), $"{figures["ndcg"]} beside {figures["baseline_ndcg"]}");
    }

    [Fact]
    public void Every_boosted_candidate_of_a_search_beats_what_looks_at_no_column()
    {
        // Beyond the portfolio's four there are those of the sampler.
        var result = Trainer.Train(Request() with { Learners = ["xgboost"], Search = new SearchOptions { MostTrials = 10, Folds = 2 } }, TestContext.Current.CancellationToken);
        var constant = 1 - result.Metrics["baseline_ndcg"];
        Assert.Equal(10, result.Trials.Count(t => t.Learner == "xgboost"));
        Assert.All(result.Trials, t => Assert.True(t.Loss < 0.7 * constant, $"{t.Loss} beside {constant}"));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(2, 1)]
    [InlineData(100, 0.04)]
    [InlineData(2000, 0.002)]
    public void Penalties_on_leaves_shrink_as_groups_grow(int size, double factor) =>
        Assert.Equal(factor, RankingScale.Of([.. Enumerable.Range(0, 3 * size).Select(r => r / size)]), 1e-12);

    [Fact]
    public void Penalties_that_were_asked_for_are_taken_as_they_are()
    {
        var parameters = Trainer.Train(Request() with { Learners = ["xgboost"], MostRounds = 2, Settings = new Dictionary<string, string> { ["min_child_weight"] = "2" } }, TestContext.Current.CancellationToken).Parameters;
        Assert.Equal("2", parameters["xgboost.min_child_weight"]);
        Assert.Equal(1, RankingScale.Of(null));
    }

    private TrainingRequest Request() => new()
    {
        DataPath = _folder.Write("large.csv", "q,a,b,c,relevance\n" + string.Concat(KindTables.Rows(5 * 400, 4, (random, i) =>
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            var value = (2 * a) + b + (0.3 * random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{i % 5},{a:0.###},{b:0.###},{random.NextNormal():0.###},{(value > 3 ? 3 : value > 1.5 ? 2 : value > 0 ? 1 : 0)}");
        }))),
        Target = "relevance",
        Task = LearningTask.Ranking,
        Group = "q",
        MostRounds = 60,
    };
}
