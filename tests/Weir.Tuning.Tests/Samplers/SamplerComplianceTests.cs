using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Samplers;

/// <summary>What every sampler has to keep to, whatever it does.</summary>
public sealed class SamplerComplianceTests
{
    private const string Mixed =
        """
        {"params":[
          {"name":"model","type":"categorical","choices":["a","b",null,1,1.0,true]},
          {"name":"lr","type":"float","low":1e-6,"high":1,"log":true},
          {"name":"rate","type":"float","low":0.0,"high":0.95,"step":0.1},
          {"name":"layers","type":"int","low":1,"high":4},
          {"name":"units","type":"int","low":8,"high":512,"log":true,"when":{"layers":[2,3,4]}},
          {"name":"deep","type":"int","low":0,"high":100,"step":7,"when":{"layers":[3],"model":["a","b"]}},
          {"name":"only","type":"int","low":3,"high":3}],
         "require":["layers * lr <= 3.5 or model == 'a'"]}
        """;

    public static TheoryData<string> Names => [.. SamplerCatalog.Names.Where(n => n != "grid")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_proposal_lies_in_the_space_with_exactly_the_active_parameters(string name)
    {
        var space = SpaceReader.Read(Mixed, "space.json");
        foreach (var trial in Run(name, space, seed: 3, trials: 60).Trials)
        {
            var inner = new double[space.Parameters.Count];
            Array.Fill(inner, double.NaN);
            foreach (var parameter in trial.Parameters) inner[space.IndexOf(parameter.Name)] = parameter.Inner;
            for (var i = 0; i < inner.Length; i++)
            {
                Assert.Equal(space.IsActive(i, inner), !double.IsNaN(inner[i]));
                if (!double.IsNaN(inner[i])) Assert.True(space.Parameters[i].Distribution.Contains(inner[i]), $"{space.Parameters[i].Name} = {inner[i]:R}");
            }

            Assert.Null(space.FirstBroken(inner));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_trials_and_another_one_does_not(string name)
    {
        var space = SpaceReader.Read(Mixed, "space.json");
        var first = Print(Run(name, space, seed: 5, trials: 40));
        Assert.Equal(first, Print(Run(name, space, seed: 5, trials: 40)));
        Assert.NotEqual(first, Print(Run(name, space, seed: 6, trials: 40)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Four_trials_at_work_at_once_are_never_the_same_point(string name)
    {
        var space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 1)), new Parameter("y", new FloatDistribution(1e-3, 1, isLog: true))]);
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(name), Seed = 1, Space = space });
        for (var round = 0; round < 10; round++)
        {
            var working = Enumerable.Range(0, 4).Select(_ => study.Ask()).ToList();
            Assert.Equal(4, working.Select(t => (t.Record.Inner("x"), t.Record.Inner("y"))).Distinct().Count());
            foreach (var trial in working) study.Tell(trial.Number, Math.Pow(trial.Record.Inner("x") - 0.3, 2) + trial.Record.Inner("y"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Failed_pruned_and_infinite_trials_do_no_harm(string name)
    {
        var space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 1)), new Parameter("c", new CategoricalDistribution([ParameterValue.Of("p"), ParameterValue.Of("q")]))]);
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(name), Seed = 2, Space = space });
        for (var i = 0; i < 40; i++)
        {
            var trial = study.Ask();
            switch (i % 5)
            {
                case 0: study.TellFailed(trial.Number); break;
                case 1: study.Tell(trial.Number, double.PositiveInfinity); break;
                case 2: study.Tell(trial.Number, double.NaN); break;
                case 3: trial.Report(1, 0.5); study.TellPruned(trial.Number); break;
                default: study.Tell(trial.Number, trial.Record.Inner("x")); break;
            }
        }

        Assert.Equal(40, study.Finished.Count);
        Assert.Equal(16, study.Trials.Count(t => t.State == TrialState.Fail));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Define_by_run_works_as_well_as_a_declared_space(string name)
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(name), Seed = 4 });
        for (var i = 0; i < 40; i++)
        {
            var trial = study.Ask();
            var x = trial.SuggestFloat("x", -2, 2);
            var value = trial.SuggestChoice("kind", "flat", "steep") == "steep" ? x * x * trial.SuggestInt("power", 1, 3) : Math.Abs(x);
            Assert.InRange(x, -2, 2);
            study.Tell(trial.Number, value);
        }

        Assert.InRange(study.Best!.Values[0], 0, 0.6);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("tpe")]
    [InlineData("gp")]
    [InlineData("cmaes")]
    public void A_sampler_that_learns_beats_chance(string name)
    {
        var space = new SearchSpace(Enumerable.Range(0, 4).Select(i => new Parameter($"x{i}", new FloatDistribution(-5, 10))));
        double Best(string sampler, ulong seed) => Run(sampler, space, seed, 80, t => t.Parameters.Sum(p => (p.Inner - 1) * (p.Inner - 1))).Best!.Values[0];
        for (ulong seed = 0; seed < 3; seed++) Assert.True(Best(name, seed) < Best("random", seed));
    }

    private static Study Run(string sampler, SearchSpace space, ulong seed, int trials, Func<TrialRecord, double>? objective = null)
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(sampler), Seed = seed, Space = space, PlannedTrials = trials });
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask().Record;
            study.Tell(trial.Number, objective?.Invoke(trial) ?? trial.Parameters.Sum(p => Math.Sin(p.Inner + p.Name.Length)));
        }

        return study;
    }

    private static string Print(Study study) => string.Join('\n', study.Trials.Select(t => string.Join(' ', t.Parameters.Select(p => $"{p.Name}={p.Value}"))));
}
