using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;
using Weir.Training.AutoML;

namespace Weir.Training.Tests.Features;

public sealed class SearchedFeaturesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What is served encodes by all rows, what trained did not see its own: the check of the graph must know.
    [Theory]
    [InlineData("size")]
    [InlineData("total")]
    public void A_search_trains_on_features_that_did_not_see_their_own_target(string target)
    {
        var file = _folder.Write("features.yaml", "columns:\n  city: {type: category, encode: target}\n  id: {type: category, encode: target, smoothing: 0, least: 1}\n");
        var table = SmallTable.Write(_folder);
        var lines = File.ReadAllLines(table);
        var path = _folder.Write("with-id.csv", "id," + lines[0] + "\n" + string.Concat(lines.Skip(1).Select((l, i) => $"k{i % 200},{l}\n")));
        var request = SmallTable.Request(path, target) with { FeaturesPath = file, MostRounds = 40, Search = new SearchOptions { MostTrials = 3, Folds = 3 } };
        var result = Trainer.Train(request);
        Assert.True(result.IsOutOfFold);
        Assert.True(result.LargestDifference <= 1e-5);
        // Two rows for each id, encoded by each other at most: an id that saw its own target would make a perfect model out of nothing.
        Assert.True(result.Metrics.GetValueOrDefault("r2", result.Metrics.GetValueOrDefault("accuracy")) < 0.99);
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request).Model.ToArray());
    }

    // What a device tells is its customer's label, and no judged customer's label is known.
    [Fact]
    public void Encodings_by_target_do_not_carry_labels_within_a_group()
    {
        var random = new SeededRandom(3);
        var customers = Enumerable.Range(0, 300).Select(i => (Name: $"c{i}", Label: random.Next(2))).ToArray();
        var path = _folder.Write("customers.csv", "cust,device,x,y\n" + string.Concat(customers.SelectMany(c => Enumerable.Range(0, 10).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{c.Name},d{c.Name},{random.NextNormal():0.###},{c.Label}\n")))));
        var file = _folder.Write("features.yaml", "columns:\n  device: {type: category, encode: [target]}\n");
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", Group = "cust", FeaturesPath = file, MostRounds = 30, Search = new SearchOptions { MostTrials = 4, Folds = 3 } });
        Assert.True(result.IsOutOfFold);
        Assert.InRange(result.Metrics["roc_auc"], 0.3, 0.65);
    }

    [Theory]
    [InlineData("figure")]
    [InlineData("importance")]
    public void Selected_features_are_judged_on_rows_that_the_selection_did_not_see(string by)
    {
        var path = Noise();
        var file = _folder.Write("features.yaml", $"select: {{best: 10, by: {by}}}\n");
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", FeaturesPath = file, MostRounds = 30, Search = new SearchOptions { MostTrials = 3, Folds = 3 } });
        Assert.True(result.IsOutOfFold);
        Assert.Equal((400, 400), (result.TrainingRows, result.TestRows));
        Assert.InRange(result.Features, 10, 30); // each fold chooses its ten
        Assert.InRange(result.Metrics["roc_auc"], 0.36, 0.64);
        Assert.True(result.LargestDifference <= 1e-5);
    }

    // What the encoding of a row that is judged rests on, never saw its label: random labels stay random.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_random_category_of_many_values_tells_nothing_of_a_random_target(bool isByFile)
    {
        var random = new SeededRandom(11);
        var path = _folder.Write("random.csv", "shop,x,y\n" + string.Concat(Enumerable.Range(0, 1500).Select(_ => string.Create(CultureInfo.InvariantCulture, $"s{random.Next(200)},{random.NextNormal():0.###},{random.Next(2)}\n"))));
        var file = isByFile ? _folder.Write("features.yaml", "columns:\n  shop: {type: category, encode: target, smoothing: 0}\n") : null;
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", Learners = ["linear", "xgboost"], FeaturesPath = file, MostRounds = 20, Search = new SearchOptions { MostTrials = isByFile ? 3 : 9, Folds = 3 } });
        Assert.True(result.IsOutOfFold);
        Assert.Contains(result.Trials, t => isByFile || t.Learner.Contains("target means", StringComparison.Ordinal));
        Assert.InRange(result.Metrics["roc_auc"], 0.44, 0.56);
    }

    [Fact]
    public void Rows_in_the_order_of_time_are_not_encoded_by_later_targets()
    {
        var request = SmallTable.Request(SmallTable.Write(_folder), "big") with { FeaturesPath = _folder.Write("features.yaml", "columns:\n  city: {type: category, encode: target}\n") };
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(request with { Search = new SearchOptions { MostTrials = 1, TimeColumn = "when" } }));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("'city'", failure.Message, StringComparison.Ordinal);
    }

    // 200 features that tell nothing: the 10 best of them by the rows that judge would look like something.
    private string Noise()
    {
        var random = new SeededRandom(7);
        return _folder.Write("noise.csv", string.Join(',', Enumerable.Range(0, 200).Select(i => $"x{i}")) + ",y\n" + string.Concat(Enumerable.Range(0, 400).Select(_ =>
            string.Join(',', Enumerable.Range(0, 200).Select(_ => random.NextNormal().ToString("0.###", CultureInfo.InvariantCulture))) + $",{random.Next(2)}\n")));
    }
}
