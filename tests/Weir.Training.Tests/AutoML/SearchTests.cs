using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;

namespace Weir.Training.Tests.AutoML;

public sealed class SearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("big", "roc_auc", 0.93)]
    [InlineData("size", "accuracy", 0.75)]
    [InlineData("total", "r2", 0.9)]
    public void A_search_learns_from_all_rows_and_judges_each_by_models_that_did_not_see_it(string target, string metric, double least)
    {
        var request = Request(target, 8);
        var result = Trainer.Train(request);
        Assert.True(result.IsOutOfFold);
        Assert.Equal((400, 400), (result.TrainingRows, result.TestRows));
        Assert.InRange(result.Metrics[metric], least, 0.999);
        Assert.Equal("8", result.Parameters["search.trials"]);
        Assert.Contains("forest", result.Leaderboard.Select(l => l.Learner));
        Assert.Equal(result.Leaderboard.OrderBy(l => l.Value), result.Leaderboard);
        // What was told of rows that the models did not see comes true on rows that nobody saw.
        using var other = new TempFolder();
        var fresh = SmallTable.Write(other, 400, seed: 9);
        var tested = Trainer.Train(request with { TestPath = fresh });
        Assert.False(tested.IsOutOfFold);
        Assert.Equal(result.Model.ToArray(), tested.Model.ToArray());
        Assert.InRange(tested.Metrics[metric], result.Metrics[metric] - 0.06, result.Metrics[metric] + 0.06);
    }

    [Fact]
    public void The_same_seed_and_count_of_trials_give_the_same_bytes_whatever_the_threads()
    {
        var request = Request("total", 14);
        byte[] Model(int threads, int seed) => Trainer.Train(request with { Seed = seed, Search = request.Search! with { Threads = threads } }).Model.ToArray();
        var first = Model(1, 1);
        Assert.Equal(first, Model(4, 1));
        Assert.Equal(first, Model(2, 1));
        Assert.NotEqual(first, Model(2, 2));
    }

    [Theory]
    [InlineData(SearchPreset.Interpretable, 2)]
    [InlineData(SearchPreset.Deploy, 6)]
    public void A_preset_of_one_model_trains_it_on_all_rows_within_its_limits(SearchPreset preset, int depth)
    {
        var request = Request("total", 7);
        var result = Trainer.Train(request with { MostRounds = 1000, Search = request.Search! with { Preset = preset } });
        Assert.DoesNotContain(result.Leaderboard, l => l.Learner is "ensemble" or "forest");
        Assert.Equal("1", result.Parameters.Single(p => p.Key.Contains(".member.", StringComparison.Ordinal)).Value.Split(' ')[0]);
        Assert.All(result.Trials.Where(t => t.Learner.StartsWith("xgboost", StringComparison.Ordinal)), t =>
        {
            Assert.InRange(int.Parse(t.Settings["max_depth"], System.Globalization.CultureInfo.InvariantCulture), 1, depth);
            Assert.InRange(t.Trees, 1, 3 * 300);
        });
        Assert.InRange(result.Metrics["r2"], 0.9, 1);
    }

    [Fact]
    public void A_search_that_a_budget_ended_is_repeated_by_its_count_of_trials()
    {
        var request = Request("big", null);
        TrainingResult first;
        int trials;
        var budget = TimeSpan.FromSeconds(8);
        do // a budget is of real time, in which a machine that stands still comes to no model
        {
            first = Trainer.Train(request with { Search = new SearchOptions { Budget = budget, MostTrials = 12, Folds = 3 } });
            trials = int.Parse(first.Parameters["search.trials"], System.Globalization.CultureInfo.InvariantCulture);
            budget *= 2;
        }
        while (trials == 0 && budget < TimeSpan.FromMinutes(2));
        Assert.InRange(trials, 1, 12);
        Assert.Equal(first.Parameters, Trainer.Train(request with { Search = new SearchOptions { MostTrials = trials, Folds = 3, PlainFeatures = first.Parameters.ContainsKey("search.plain_features") } }).Parameters);
    }

    [Fact]
    public void A_budget_without_time_for_one_model_gives_the_constant_one()
    {
        var result = Trainer.Train(Request("big", null) with { Search = new SearchOptions { Budget = TimeSpan.FromMilliseconds(1) } });
        Assert.Equal("constant", result.Learner);
        Assert.Equal("0", result.Parameters["search.trials"]);
        Assert.Equal(0.5, result.Metrics["roc_auc"], 9);
    }

    [Fact]
    public void A_search_without_an_end_is_refused() =>
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(Request("big", null))).Kind);

    [Fact]
    public void Rows_in_time_are_judged_on_the_last_fifth_and_trained_on_whole()
    {
        var result = Trainer.Train(Request("total", 6) with { Search = new SearchOptions { MostTrials = 6, TimeColumn = "day" } });
        Assert.Equal((400, 80), (result.TrainingRows, result.TestRows));
        Assert.Equal("1", result.Parameters["search.folds"]);
        Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => Trainer.Train(Request("total", 6) with { Search = new SearchOptions { MostTrials = 6, TimeColumn = "dya" } })).Code);
    }

    [Fact]
    public void Learners_that_were_not_asked_for_are_not_tried()
    {
        var result = Trainer.Train(Request("size", 9) with { Learners = ["linear", "forest"] });
        Assert.Equal(["forest", "linear"], result.Leaderboard.Select(l => l.Learner.Split(' ')[0]).Where(l => l is not ("ensemble" or "constant")).Distinct().Order());
    }

    [Fact]
    public void On_a_large_table_the_first_trial_is_a_model_of_few_rows_that_can_be_the_result()
    {
        var random = new SeededRandom(4);
        var path = _folder.Write("wide.csv", string.Join(',', Enumerable.Range(0, 40).Select(c => $"x{c}")) + ",y\n" + string.Concat(Enumerable.Range(0, 6600).Select(_ =>
        {
            var x = Enumerable.Range(0, 40).Select(_ => random.Next(100)).ToArray();
            return string.Join(',', x) + (x[0] + x[1] + (20 * random.NextNormal()) > 100 ? ",yes\n" : ",no\n");
        })));
        var request = new TrainingRequest { DataPath = path, Target = "y", MostRounds = 40, Search = new SearchOptions { MostTrials = 1, Threads = 1 } };
        var result = Trainer.Train(request);
        Assert.Equal(("xgboost", "1"), (result.Learner, result.Parameters["search.folds_used"]));
        Assert.True(result.Trials.Single().Share < 1);
        Assert.Equal(1320, result.TestRows);
        Assert.InRange(result.Metrics["roc_auc"], 0.85, 0.999);
        Assert.True(result.LargestDifference <= 1e-5);
        Assert.True(result.FirstModelSeconds > 0);
        Assert.Contains(result.Notes, n => n.Contains("would go into all folds", StringComparison.Ordinal));
        // A preset of one model promises all rows; what learned from the whole first fold learns from the others too.
        var single = Trainer.Train(request with { Learners = ["linear"], Search = request.Search with { MostTrials = 2, Preset = SearchPreset.Deploy, Folds = 3 } });
        Assert.Equal("1", single.Parameters["search.folds_used"]);
        Assert.Contains(single.Notes, n => n.Contains("trained again on all 6,600 rows", StringComparison.Ordinal));
        // Later the best go on to all folds; candidates that did not are no part of the result.
        var later = Trainer.Train(request with { MostRounds = 15, Learners = ["linear", "xgboost"], Search = request.Search with { MostTrials = 9, Threads = 2, Folds = 3 } });
        Assert.Equal("3", later.Parameters["search.folds_used"]);
        Assert.Equal(6600, later.TestRows);
        Assert.Contains(later.Trials, t => t.Status == SearchTrialStatus.Complete);
    }

    [Fact]
    public void A_skewed_target_may_be_learnt_by_its_logarithm_and_the_graph_gives_the_value()
    {
        var path = _folder.Write("prices.csv", "a,b,price\n" + string.Concat(Enumerable.Range(0, 300).Select(i => FormattableString.Invariant($"{i % 17},{i % 23},{Math.Exp(((i % 17) / 3.0) + ((i % 23) / 10.0)):0.00}\n"))));
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "price", MostRounds = 100, Search = new SearchOptions { MostTrials = 4, Folds = 3 } });
        Assert.Contains("xgboost of the logarithm", result.Leaderboard.Select(l => l.Learner));
        Assert.InRange(result.Metrics["r2"], 0.95, 1);
        Assert.True(result.LargestDifference <= 1e-5);
    }

    private TrainingRequest Request(string target, int? trials) => SmallTable.Request(SmallTable.Write(_folder), target) with { MostRounds = 40, Search = new SearchOptions { MostTrials = trials, Folds = 3 } };
}
