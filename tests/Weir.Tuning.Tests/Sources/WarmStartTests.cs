using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Samplers;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Sources;

public sealed class WarmStartTests
{
    private const int Dimensions = 5;
    private static readonly string Space = SpaceWriter.Write(new SearchSpace(Enumerable.Range(0, Dimensions).Select(i => new Parameter($"x{i}", new FloatDistribution(0, 1)))));

    [Theory]
    [InlineData("tpe")]
    [InlineData("cmaes")]
    [InlineData("gp")]
    [InlineData("auto")]
    [InlineData("random")]
    public void What_was_learned_on_a_like_problem_helps_from_the_first_trials_on(string sampler)
    {
        var wins = Enumerable.Range(0, 5).Count(seed => Best(sampler, (ulong)seed, Warm()) < Best(sampler, (ulong)seed, new StudyDefinition { Name = "s", Space = Space }));
        Assert.True(wins >= 4, $"{wins} of 5");

        StudyDefinition Warm() => WarmStart.Apply(new StudyDefinition { Name = "s", Space = Space, PlannedTrials = 25 }, Elsewhere());
    }

    [Fact]
    public async Task The_best_that_is_known_waits_to_be_tried_from_the_first_moment_on()
    {
        using var folder = new TempFolder();
        await using var database = await SqliteDatabase.OpenAsync(folder["weir.db"]);
        var store = await StudyStore.OpenAsync(database, TimeProvider.System);
        var best = Elsewhere().OrderBy(t => t.Values[0]).Take(2).Select(t => t.Parameters.Select(p => p.Inner).ToArray()).ToList();
        var study = await store.CreateAsync(WarmStart.Apply(new StudyDefinition { Name = "s", Sampler = "tpe", Space = Space, PlannedTrials = 20 }, Elsewhere()));
        foreach (var expected in best) Assert.Equal(expected, (await study.AskAsync(new Worker("me")))!.Record.Parameters.Select(p => p.Inner));
        var again = await store.OpenAsync("s");
        for (var i = 2; i < 20; i++) Assert.Equal(i, (await again.AskAsync(new Worker("me")))!.Number);
        Assert.Null(await again.AskAsync(new Worker("me")));
    }

    [Fact]
    public void Only_the_order_of_values_counts_and_what_lies_outside_or_failed_tells_nothing()
    {
        var definition = new StudyDefinition { Name = "s", Space = Space, Directions = [Direction.Maximize] };
        var trials = Elsewhere().Take(3).Select((t, i) => t with { Values = [i * 1e300] }).ToList();
        var outside = trials[0] with { Parameters = [.. trials[0].Parameters.Select(p => p with { Distribution = new FloatDistribution(0, 9), Inner = 5 })], Values = [1e305] };
        var failed = trials[0] with { State = TrialState.Fail, Values = [] };
        var infeasible = trials[0] with { Constraints = [1], Values = [1e306] };
        var warm = WarmStart.Apply(definition, [outside, failed, infeasible, .. trials]);
        Assert.Equal(trials.AsEnumerable().Reverse().Select(t => t.Parameters[0].Inner), PriorTrials.Read(warm.Prior, SpaceReader.Read(Space, "space")).Select(t => t.Inner("x0")));
        Assert.Same(definition, WarmStart.Apply(definition, [outside, failed]));
    }

    [Fact]
    public void With_several_objectives_the_front_comes_first()
    {
        var definition = new StudyDefinition { Name = "s", Space = Space, Directions = [Direction.Minimize, Direction.Minimize], PlannedTrials = 50 };
        double[][] values = [[3, 3], [1, 2], [2, 1], [4, 4]];
        var trials = Elsewhere().Take(4).Select((t, i) => t with { Values = values[i] }).ToList();
        var read = PriorTrials.Read(WarmStart.Apply(definition, trials).Prior, SpaceReader.Read(Space, "space"));
        Assert.Equal([1, 2, 0, 3], read.Select(t => trials.FindIndex(o => o.Parameters[0].Inner == t.Inner("x0"))));
    }

    // The same bowl, its bottom a little beside.
    private static IReadOnlyList<ImportedTrial> Elsewhere()
    {
        var random = StudyRandom.For(99, 0, 1);
        return [.. Enumerable.Range(0, 100).Select(_ =>
        {
            TrialParameter[] x = [.. Enumerable.Range(0, Dimensions).Select(i => new TrialParameter($"x{i}", new FloatDistribution(0, 1), random.NextDouble()))];
            return new ImportedTrial(x, TrialState.Complete, [1000 * Bowl(x, 0.75)]);
        })];
    }

    private static double Best(string sampler, ulong seed, StudyDefinition definition)
    {
        var space = SpaceReader.Read(Space, "space");
        var prior = PriorTrials.Read(definition.Prior, space);
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(sampler), Seed = seed, Space = space, PlannedTrials = 25, Prior = prior });
        foreach (var first in prior.Take(definition.PriorFirst)) study.Enqueue(first.Parameters.ToDictionary(p => p.Name, p => p.Value));
        for (var i = 0; i < 25; i++)
        {
            var trial = study.Ask();
            study.Tell(trial.Number, [Bowl(trial.Record.Parameters, 0.8)]);
        }

        return study.Best!.Values[0];
    }

    private static double Bowl(IReadOnlyList<TrialParameter> x, double at) => x.Sum(p => (p.Inner - at) * (p.Inner - at));
}
