using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;

namespace Weir.Training.Tests.Kinds;

/// <summary>Searches for quantiles, several targets, rankings and weighted classes: each by its own loss, out of fold, better than what looks at no feature.</summary>
public sealed class KindSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quantiles_are_searched_by_their_pinball_loss()
    {
        var request = Request(KindTables.Noisy(_folder, 700), "y", 5) with { Task = LearningTask.Quantile, Quantiles = [0.1, 0.5, 0.9], Learners = ["linear", "xgboost"] };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.All(result.Leaderboard, l => Assert.Equal("pinball", l.Metric));
        Assert.True(result.Leaderboard[0].Value < 0.75 * result.Leaderboard.Single(l => l.Learner == "constant").Value);
        Assert.True(result.IsOutOfFold);
        // A little worse than what it was chosen by.
        Assert.InRange(result.Metrics["pinball"], result.Leaderboard[0].Value * 0.99, result.Leaderboard[0].Value * 1.1);
        Assert.True(result.Metrics["pinball"] < 0.75 * result.Metrics["baseline_pinball"]);
        Assert.InRange(result.Metrics["coverage"], 0.72, 0.88);
        Assert.True(result.LargestDifference <= 1e-5);
        var tested = Trainer.Train(request with { TestPath = KindTables.Noisy(_folder, 300, seed: 5) }, TestContext.Current.CancellationToken);
        Assert.Equal(result.Model.ToArray(), tested.Model.ToArray());
        Assert.True(tested.Metrics["pinball"] < 0.75 * tested.Metrics["baseline_pinball"]);
    }

    [Fact]
    public void Rankings_are_searched_with_groups_whole_and_order_groups_that_nobody_saw()
    {
        var request = Request(KindTables.Searches(_folder, 60, seed: 1), "relevance", 5) with { Task = LearningTask.Ranking, Group = "query", Drop = ["one"], MostRounds = 40 };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.All(result.Leaderboard, l => Assert.Equal("one_minus_ndcg", l.Metric));
        Assert.Equal((720, 60), (result.TestRows, (int)result.Metrics["groups"]));
        Assert.True(result.Metrics["ndcg"] > result.Metrics["baseline_ndcg"] + 0.15, $"{result.Metrics["ndcg"]} beside {result.Metrics["baseline_ndcg"]}");
        Assert.InRange(1 - result.Metrics["ndcg"], result.Leaderboard[0].Value * 0.99, result.Leaderboard[0].Value * 1.1);
        var tested = Trainer.Train(request with { TestPath = KindTables.Searches(_folder, 30, seed: 2) }, TestContext.Current.CancellationToken);
        Assert.Equal(result.Model.ToArray(), tested.Model.ToArray());
        Assert.True(tested.Metrics["ndcg"] > tested.Metrics["baseline_ndcg"] + 0.15);
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(request with { Search = request.Search! with { TimeColumn = "age" } })).Kind);
    }

    [Fact]
    public void Each_of_several_targets_is_searched_and_all_are_one_graph()
    {
        var path = _folder.Write("two.csv", "a,b,kind,first,second\n" + string.Concat(KindTables.Rows(400, 3, (random, i) =>
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.####},{b:0.####},{(i % 3 == 0 ? "p" : "q")},{(3 * a) + (0.2 * random.NextNormal()):0.####},{100 + (b * b * 10) + (i % 3 == 0 ? 20 : 0):0.####}");
        })));
        var result = Trainer.Train(Request(path, "first,second", 4) with { Learners = ["linear", "xgboost"] }, TestContext.Current.CancellationToken);
        Assert.Equal(LearningTask.MultiOutput, result.Task);
        Assert.True(result.Metrics["rmse.first"] < 0.2 * result.Metrics["baseline_rmse.first"] && result.Metrics["rmse.second"] < 0.5 * result.Metrics["baseline_rmse.second"], string.Join(' ', result.Metrics));
        Assert.Equal((400, true), (result.TestRows, result.IsOutOfFold));
        Assert.Equal(Enumerable.Range(0, 8), result.Trials.Select(t => t.Number));
        Assert.Contains("first: linear", result.Trials.Select(t => t.Learner));
        Assert.Contains("linear.second", result.Leaderboard.Select(l => l.Learner));
        Assert.True(result.LargestDifference <= 1e-5);
    }

    [Fact]
    public void A_search_of_several_targets_that_was_ended_early_is_made_again_by_the_count_of_each()
    {
        var path = _folder.Write("two.csv", "a,b,first one,second\n" + string.Concat(KindTables.Rows(200, 3, (random, i) =>
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.####},{b:0.####},{(3 * a) + (0.2 * random.NextNormal()):0.####},{(b * b * 10) + a:0.####}");
        })));
        using var stop = new CancellationTokenSource();
        var request = Request(path, "first one,second", 5) with { MostRounds = 20, Learners = ["linear", "xgboost"] };
        var first = Trainer.Train(request with { Search = request.Search! with { Listener = new StopAfter(7, stop) } }, stop.Token);
        Assert.True(first.IsInterrupted);
        var counts = new[] { ("first one", "search.trials.first_one"), ("second", "search.trials.second") }.ToDictionary(p => p.Item1, p => int.Parse(first.Parameters[p.Item2], CultureInfo.InvariantCulture));
        Assert.Equal(5, counts["first one"]);
        Assert.InRange(counts["second"], 2, 4);
        var again = Trainer.Train(request with { Search = new SearchOptions { MostTrialsByTarget = counts, Folds = 3 } }, TestContext.Current.CancellationToken);
        Assert.Equal(first.Model.ToArray(), again.Model.ToArray());
        Assert.Equal(first.Parameters, again.Parameters);
        var none = Trainer.Train(request with { Search = new SearchOptions { MostTrialsByTarget = new Dictionary<string, int> { ["first_one"] = 1, ["second"] = 0 }, Folds = 3 } }, TestContext.Current.CancellationToken);
        Assert.Contains(none.Notes, n => n == "'second' was not searched, for its count of trials is 0: its constant is saved");
        var one = Trainer.Train(request with { Target = "second", Search = new SearchOptions { MostTrialsByTarget = new Dictionary<string, int> { ["second"] = 0 }, Folds = 3 } }, TestContext.Current.CancellationToken);
        Assert.Contains("the count of trials is 0: nothing was searched, and the constant is saved", one.Notes);
        foreach (var wrong in new[] { "second", "third" })
            Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(request with { Search = new SearchOptions { MostTrialsByTarget = new Dictionary<string, int> { [wrong] = 1 } } })).Kind);
    }

    private sealed class StopAfter(int trials, CancellationTokenSource stop) : ISearchListener
    {
        private int _ended;

        public void Began(string metric, int? most)
        {
        }

        public void Ended(SearchTrial trial)
        {
            if (Interlocked.Increment(ref _ended) == trials) stop.Cancel();
        }

        public void Working(int trial, string learner, int fold, int round)
        {
        }

        public void Rested(int trial, int fold)
        {
        }
    }

    [Fact]
    public void Several_targets_share_the_time_of_a_search_that_has_none_left()
    {
        var path = _folder.Write("two.csv", "a,first,second\n" + string.Concat(KindTables.Rows(50, 3, (random, i) => string.Create(CultureInfo.InvariantCulture, $"{random.NextNormal():0.####},{i},{i * i}"))));
        var result = Trainer.Train(Request(path, "first,second", 4) with { Search = new SearchOptions { Budget = TimeSpan.FromMilliseconds(1) } }, TestContext.Current.CancellationToken);
        Assert.Equal("constant", result.Learner);
        Assert.Null(result.FirstModelSeconds);
        Assert.Equal(["first", "second"], result.Notes.Where(n => n.Contains("was not searched, for the budget ended before: its constant is saved", StringComparison.Ordinal)).Select(n => n.Split('\'')[1]));
    }

    [Fact]
    public void Weights_of_classes_reach_the_search_and_find_more_of_the_rare_one()
    {
        var path = _folder.Write("rare.csv", "x,z,y\n" + string.Concat(KindTables.Rows(600, 7, (random, i) =>
        {
            var x = random.NextNormal();
            return string.Create(CultureInfo.InvariantCulture, $"{x:0.####},{random.NextNormal():0.####},{(x + random.NextNormal() > 2 ? "yes" : "no")}");
        })));
        var request = Request(path, "y", 4) with { Learners = ["linear", "xgboost"] };
        var plain = Trainer.Train(request, TestContext.Current.CancellationToken);
        var balanced = Trainer.Train(request with { ClassWeight = "balanced" }, TestContext.Current.CancellationToken);
        Assert.True(balanced.Metrics["recall"] > plain.Metrics["recall"] + 0.2, $"{balanced.Metrics["recall"]} and {plain.Metrics["recall"]}");
        Assert.InRange(balanced.Metrics["roc_auc"], 0.8, 1);
        // The constant's loss is that of weighted rows: as many of one class as of the other.
        Assert.Equal(Math.Log(2), balanced.Leaderboard.Single(l => l.Learner == "constant").Value, 1e-3);
    }

    private static TrainingRequest Request(string path, string target, int trials) => new() { DataPath = path, Target = target, MostRounds = 80, Search = new SearchOptions { MostTrials = trials, Folds = 3 } };
}
