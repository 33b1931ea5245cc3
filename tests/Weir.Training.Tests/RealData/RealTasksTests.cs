using System.Globalization;
using Weir.Testing;

namespace Weir.Training.Tests.RealData;

public sealed class RealTasksTests(ITestOutputHelper output)
{
    // Bounds: a little worse than the default models of other tools on the same rows (peers.json), with room for another learner's luck.
    [Theory]
    [InlineData("taxi_bigtip", 0.945)]
    [InlineData("churn", 0.795)]
    [InlineData("titanic", 0.84)]
    [InlineData("smsspam", 0.98)]
    [InlineData("winequality", 0.97)]
    [InlineData("diamond", 1500)]
    [InlineData("insurance", 5300)]
    [InlineData("house", 29000)]
    public void Training_scores_as_other_tools_do_and_the_graph_agrees_with_the_trainer(string id, double bound)
    {
        using var folder = new TempFolder();
        var task = RealTask.Prepare(id, folder);
        var result = Trainer.Train(task.Request(), TestContext.Current.CancellationToken);
        var value = result.Metrics[task.Metric];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{id} {task.Metric} {value:0.#####} {result.Learner} {result.Features} features, difference {result.LargestDifference:0.0e+0}, {string.Join(", ", result.Leaderboard.Select(l => $"{l.Learner} {l.Value:0.####} in {l.Seconds:0.0} s"))}; {string.Join("; ", result.Notes)}"));
        Assert.True(task.Metric == "roc_auc" ? value >= bound : value <= bound, $"{task.Metric} {value}");
        Assert.InRange(result.LargestDifference, 0, 1e-5);
        Assert.NotEmpty(result.Importance);
    }
}
