using Weir.Tuning.MultiObjective;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.MultiObjective;

public sealed class FrontTests
{
    public static TheoryData<string, string> Cases => new(
        from sampler in (string[])["nsgaii", "nsgaiii", "tpe", "auto"]
        from problem in (string[])["zdt1", "zdt2", "zdt3", "dtlz2", "binhkorn"]
        select (sampler, problem));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_front_covers_more_than_chance(string sampler, string problem)
    {
        var trials = sampler switch { "auto" => 80, "tpe" => 120, _ => 250 };
        var ours = Enumerable.Range(0, 2).Average(seed => Volume(sampler, problem, trials, (ulong)seed));
        var chance = Enumerable.Range(0, 2).Average(seed => Volume("random", problem, trials, (ulong)seed));
        Assert.True(ours > chance, $"{ours:G6} against {chance:G6}");
    }

    private static double Volume(string sampler, string problem, int trials, ulong seed)
    {
        var (objectives, dimensions, reference) = problem switch { "dtlz2" => (3, 8, new double[] { 1.3, 1.3, 1.3 }), "binhkorn" => (2, 2, [140, 50]), _ => (2, 8, [1.1, 8]) };
        var study = new Study(new StudySettings
        {
            Sampler = SamplerCatalog.Create(sampler),
            Seed = seed,
            PlannedTrials = trials,
            Directions = [.. Enumerable.Repeat(Direction.Minimize, objectives)],
            Space = new SearchSpace(Enumerable.Range(0, dimensions).Select(i => new Parameter($"x{i}", new FloatDistribution(0, 1)))),
        });
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            double[] x = [.. trial.Record.Parameters.Select(p => p.Inner)];
            var (values, constraints) = problem switch
            {
                "dtlz2" => (FrontProblems.Dtlz2(x), null),
                "binhkorn" => FrontProblems.BinhKorn(x),
                _ => (FrontProblems.Zdt(problem[3] - '0', x), (double[]?)null),
            };
            study.Tell(trial.Number, values, constraints);
        }

        return Hypervolume.Of(study.ParetoFront.Select(t => t.Losses), reference);
    }
}
