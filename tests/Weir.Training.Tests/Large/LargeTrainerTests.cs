using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Training.Tests.Large;

/// <summary>Tables that are trained on in parts: here small ones, told to be large.</summary>
public sealed class LargeTrainerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("big", "roc_auc")]
    [InlineData("fare", "r2")]
    public void A_table_read_in_parts_gives_a_model_as_good_as_one_read_at_once(string target, string figure)
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, 3000), target) with { Learners = ["xgboost"], MostRounds = 150 };
        var (whole, parts) = (Trainer.Train(request), Trainer.Train(request with { StreamedCells = 1 }));
        Assert.DoesNotContain(whole.Notes, n => n.Contains("in parts", StringComparison.Ordinal));
        Assert.Contains(parts.Notes, n => n.Contains("in parts", StringComparison.Ordinal));
        Assert.InRange(parts.Metrics[figure], whole.Metrics[figure] - 0.05, 1);
        Assert.InRange(parts.TestRows, 450, 750);
        Assert.InRange(parts.LargestDifference, 0, 1e-5);
        Assert.Equal(whole.Signature.Inputs!.Fields.Select(f => (f.Name, f.Column)), parts.Signature.Inputs!.Fields.Select(f => (f.Name, f.Column)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_classes_can_be_weighed()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, 1200), "big") with { MostRounds = 20, StreamedCells = 1 };
        Assert.Equal(Trainer.Train(request).Model.ToArray(), Trainer.Train(request).Model.ToArray());
        Assert.NotEqual(Trainer.Train(request).Model.ToArray(), Trainer.Train(request with { ClassWeight = "balanced" }).Model.ToArray());
    }

    [Fact]
    public void A_fifth_is_kept_for_the_test_and_of_a_large_table_as_many_rows_as_judge_well()
    {
        var request = SmallTable.Request("t.csv", "fare");
        Assert.Equal([0.2, 0.2, 0.04], [request.TestShareOf(1000), request.TestShareOf(1_000_000), request.TestShareOf(5_000_000)]);
        Assert.Equal(0.5, (request with { TestShare = 0.5 }).TestShareOf(5_000_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(double.PositiveInfinity)]
    public void Rows_without_a_target_do_not_count_for_how_many_are_kept(double streamedCells)
    {
        var path = _folder.Write("few.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 1_100_000).Select(r => r % 1100 == 0 ? FormattableString.Invariant($"{r % 97},{r % 97 + (r % 7)}\n") : "1,\n")));
        var told = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", Learners = ["xgboost"], MostRounds = 3, StreamedCells = streamedCells });
        Assert.InRange(told.TestRows, 160, 240);
        Assert.Equal("0.2", told.Parameters["test_share"]);
    }

    [Fact]
    public void What_needs_all_rows_at_once_is_trained_as_ever()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, 600), "fare") with { StreamedCells = 1, Learners = ["linear"] };
        Assert.Equal("linear", Trainer.Train(request).Learner);
        Assert.Equal("unknown_column", Assert.Throws<WeirException>(() => Trainer.Train(request with { Target = "absent", Learners = [] })).Code);
    }

    [Fact]
    public void Weights_of_classes_count_where_it_is_decided_when_to_stop_and_in_the_leaderboard()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, 2000), "big") with { MostRounds = 5, StreamedCells = 1, ClassWeight = "no=1,yes=20" };
        var told = Trainer.Train(request);
        Assert.True(told.Leaderboard[0].Value < 0.9 * told.Metrics["log_loss"], $"{told.Leaderboard[0].Value} and {told.Metrics["log_loss"]}");
    }

    [Fact]
    public void Several_targets_and_curves_are_trained_on_whole_tables()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder, 600), "total") with { StreamedCells = 1, MostRounds = 5, Drop = ["big", "size"] };
        Assert.Equal(LearningTask.MultiOutput, Trainer.Train(request with { Target = "total,fare" }).Task);
        Assert.NotEmpty(Trainer.Train(request with { HasLearningCurve = true, Learners = ["xgboost"] }).LearningCurve);
    }

    [Fact]
    public void A_file_of_features_and_a_table_to_test_on_are_read_in_parts_too()
    {
        var train = SmallTable.Write(_folder, 3000, seed: 1, name: "train.csv");
        var test = SmallTable.Write(_folder, 700, seed: 2, name: "test.csv");
        var features = _folder.Write("features.yaml", "columns:\n  city: {type: category, encode: [target]}\n  note: {type: drop}\nselect: {best: 4}\ntarget_transform: log\n");
        var request = SmallTable.Request(train, "total") with { TestPath = test, FeaturesPath = features, Learners = ["xgboost"], MostRounds = 150 };
        var (whole, parts) = (Trainer.Train(request), Trainer.Train(request with { StreamedCells = 1 }));
        Assert.Contains(parts.Notes, n => n.Contains("in parts", StringComparison.Ordinal));
        Assert.Equal(700, parts.TestRows);
        Assert.Equal(4, parts.Features);
        Assert.Equal("log", parts.Parameters["xgboost.target_transform"]);
        Assert.InRange(parts.Metrics["r2"], whole.Metrics["r2"] - 0.05, 1);
        Assert.DoesNotContain("note", parts.Signature.Inputs!.Fields.Select(f => f.Name));
    }

    [Fact]
    public void A_category_that_says_nothing_does_not_flatter_when_it_is_encoded_by_the_target()
    {
        var random = new SeededRandom(5);
        var data = _folder.Write("noise.csv", "code,x,y\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => FormattableString.Invariant($"c{random.Next(1500)},{random.NextDouble():F4},{random.Next(2)}\n"))));
        var features = _folder.Write("features.yaml", "columns:\n  code: {type: category, encode: [target]}\n");
        var told = Trainer.Train(new TrainingRequest { DataPath = data, Target = "y", FeaturesPath = features, StreamedCells = 1, MostRounds = 40 });
        Assert.InRange(told.Metrics["roc_auc"], 0.42, 0.58);
        Assert.InRange(told.Leaderboard[0].Value, 0.68, 0.75);
    }

    public void Dispose() => _folder.Dispose();
}
