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
        var file = _folder.Write("features.yaml", "columns:\n  city: {type: category, encode: target}\n  id: {type: category, encode: target, smoothing: 0, least: 1}\nselect: {best: 25, by: importance}\n");
        var table = SmallTable.Write(_folder);
        var lines = File.ReadAllLines(table);
        var path = _folder.Write("with-id.csv", "id," + lines[0] + "\n" + string.Concat(lines.Skip(1).Select((l, i) => $"k{i % 200},{l}\n")));
        var request = SmallTable.Request(path, target) with { FeaturesPath = file, MostRounds = 40, Search = new SearchOptions { MostTrials = 3, Folds = 3 } };
        var result = Trainer.Train(request);
        Assert.True(result.IsOutOfFold);
        Assert.True(result.LargestDifference <= 1e-5);
        Assert.Equal(25, result.Features);
        // Two rows for each id, encoded by each other at most: an id that saw its own target would make a perfect model out of nothing.
        Assert.True(result.Metrics.GetValueOrDefault("r2", result.Metrics.GetValueOrDefault("accuracy")) < 0.99);
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request).Model.ToArray());
    }
}
