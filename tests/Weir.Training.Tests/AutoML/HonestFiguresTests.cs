using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Testing;
using Weir.Training.AutoML;

namespace Weir.Training.Tests.AutoML;

/// <summary>What a search tells of its model on tables that say nothing of the target.</summary>
public sealed class HonestFiguresTests : IDisposable
{
    private const int Seeds = 8;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_noise_a_search_tells_that_it_knows_nothing()
    {
        var results = Enumerable.Range(0, Seeds).Select(seed => Trainer.Train(Request(Noise(seed), new SearchOptions { MostTrials = 6, Folds = 4, Threads = 1 }), TestContext.Current.CancellationToken)).ToList();
        Assert.InRange(results.Average(r => r.Metrics["roc_auc"]), 0.46, 0.54);
        Assert.All(results, r => Assert.Contains(r.Notes, n => n.Contains("what other rows chose among trials", StringComparison.Ordinal) && n.Contains("stopped where other rows wanted it", StringComparison.Ordinal)));
        // What the models were chosen by says another thing: most of them look better than a constant.
        Assert.True(results.Count(r => r.Leaderboard[0].Value < r.Metrics["baseline_log_loss"]) > Seeds / 2);
        Assert.True(results.Count(r => r.Notes.Any(n => n.Contains("may say nothing of the target", StringComparison.Ordinal))) > Seeds / 2);
    }

    [Fact]
    public void Rows_in_time_tell_half_of_each_other_when_to_stop()
    {
        var results = Enumerable.Range(0, Seeds).Select(seed => Trainer.Train(Request(Noise(seed), new SearchOptions { MostTrials = 6, TimeColumn = "at", Threads = 1 }), TestContext.Current.CancellationToken)).ToList();
        Assert.All(results, r => Assert.Equal(60, r.TestRows));
        Assert.InRange(results.Average(r => r.Metrics["roc_auc"]), 0.42, 0.58);
    }

    [Fact]
    public void Rows_of_a_test_are_told_as_they_are()
    {
        var result = Trainer.Train(Request(Noise(1), new SearchOptions { MostTrials = 4, Folds = 3, Threads = 1 }) with { TestPath = Noise(2) }, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(result.Notes, n => n.Contains("figures judge each", StringComparison.Ordinal));
    }

    private static TrainingRequest Request(string path, SearchOptions search) => new() { DataPath = path, Target = "y", MostRounds = 60, Learners = ["linear", "xgboost"], Search = search };

    private string Noise(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        return _folder.Write($"noise{seed}.csv", "at,a,b,c,d,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i},{random.NextNormal():0.####},{random.NextNormal():0.####},{random.NextNormal():0.####},{random.NextNormal():0.####},{(random.Next(2) == 0 ? "yes" : "no")}\n"))));
    }
}
