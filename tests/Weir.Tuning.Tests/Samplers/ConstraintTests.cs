using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;

namespace Weir.Tuning.Tests.Samplers;

/// <summary>One objective under a constraint that is known only once a trial has ended (Gardner et al., 2014, simulation 1).</summary>
public sealed class ConstraintTests
{
    private const double Optimum = -1.88875;

    [Theory]
    [InlineData("gp", 0.002)]
    [InlineData("auto", 0.002)]
    [InlineData("tpe", 0.5)]
    [InlineData("cmaes", 0.8)]
    public void The_best_that_keeps_the_constraint_is_found(string sampler, double most)
    {
        var gaps = Enumerable.Range(0, 5).Select(seed => Best(sampler, (ulong)seed, 50) - Optimum).Order().ToList();
        Assert.True(gaps[2] <= most, $"{sampler}: {string.Join(' ', gaps)}");
    }

    [Fact]
    public void A_point_that_keeps_the_constraint_is_found_where_few_do()
    {
        var tries = Enumerable.Range(0, 5).Select(seed => FirstFeasible("gp", (ulong)seed)).Order().ToList();
        Assert.True(tries[2] <= 40, string.Join(' ', tries));
    }

    private static double Best(string sampler, ulong seed, int trials)
    {
        var study = New(sampler, seed, trials);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            var (x, y) = (trial.Record.Inner("x"), trial.Record.Inner("y"));
            study.Tell(trial.Number, [Math.Cos(2 * x) * Math.Cos(y) + Math.Sin(x)], [Math.Cos(x) * Math.Cos(y) - Math.Sin(x) * Math.Sin(y) + 0.5]);
        }

        return study.Best?.Values[0] ?? double.PositiveInfinity;
    }

    // One part in 500 of the square.
    private static int FirstFeasible(string sampler, ulong seed)
    {
        var study = New(sampler, seed, 200);
        for (var i = 0; i < 200; i++)
        {
            var trial = study.Ask();
            var (x, y) = (trial.Record.Inner("x"), trial.Record.Inner("y"));
            var miss = Math.Pow(x - 4.7, 2) + Math.Pow(y - 1.3, 2) - 0.023;
            study.Tell(trial.Number, [x + y], [miss]);
            if (miss <= 0) return i;
        }

        return 200;
    }

    private static Study New(string sampler, ulong seed, int trials) => new(new StudySettings
    {
        Sampler = SamplerCatalog.Create(sampler),
        Seed = seed,
        PlannedTrials = trials,
        Space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 6)), new Parameter("y", new FloatDistribution(0, 6))]),
    });
}
