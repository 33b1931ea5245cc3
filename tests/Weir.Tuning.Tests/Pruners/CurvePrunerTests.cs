using Weir.Foundation.Numerics;
using Weir.Tuning.Pruners;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Pruners;

public sealed class CurvePrunerTests
{
    [Theory]
    [InlineData(Direction.Minimize)]
    [InlineData(Direction.Maximize)]
    public void A_slow_starter_that_ends_best_is_kept_and_a_hopeless_one_is_stopped(Direction direction)
    {
        var study = new Study(new StudySettings { Pruner = PrunerCatalog.Create("auto"), Directions = [direction] });
        for (var i = 0; i < 6; i++) Assert.Null(StoppedAt(study, direction, 0.5 - 0.01 * i, 0.5, 0.3));
        Assert.Null(StoppedAt(study, direction, 0.2, 0.9, 0.05));
        Assert.InRange(StoppedAt(study, direction, 0.7, 0.5, 0.3)!.Value, 3, 15);
    }

    [Fact]
    public void Over_random_curves_it_spends_little_and_loses_little()
    {
        var random = new SeededRandom(1);
        var curves = Enumerable.Range(0, 100).Select(_ => (End: 0.1 + 0.4 * random.NextDouble(), Gain: 0.5 + random.NextDouble(), Rate: Math.Exp(-4 + 3 * random.NextDouble()))).ToList();
        var study = new Study(new StudySettings { Pruner = PrunerCatalog.Create("auto") });
        foreach (var (end, gain, rate) in curves) StoppedAt(study, Direction.Minimize, end, gain, rate);
        var spent = study.Trials.Sum(t => t.Reports.Count) / (100.0 * 50);
        var lost = study.Best!.Values[0] - curves.Min(c => Value(c.End, c.Gain, c.Rate, 50));
        Assert.InRange(spent, 0, 0.4);
        Assert.InRange(lost, 0, 0.02);
    }

    private static long? StoppedAt(Study study, Direction direction, double end, double gain, double rate)
    {
        var sign = direction == Direction.Maximize ? -1 : 1;
        var trial = study.Ask();
        for (var step = 1; step <= 50; step++)
        {
            trial.Report(step, sign * Value(end, gain, rate, step));
            if (!trial.ShouldPrune) continue;
            study.TellPruned(trial.Number);
            return step;
        }

        study.Tell(trial.Number, sign * Value(end, gain, rate, 50));
        return null;
    }

    private static double Value(double end, double gain, double rate, int step) => end + gain * Math.Exp(-rate * step);
}
