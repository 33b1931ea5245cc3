using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>NSGA-II (Deb et al., 2002) and NSGA-III (Deb and Jain, 2014): generations of trials, parents by tournament, each parameter kept with 1 − 1.5/n and else moved, or drawn anew.</summary>
/// <remarks>A trial is noted with its generation; a generation is whole when so many of it are finished, and late ones join no generation.</remarks>
public sealed class GeneticSampler(GeneticSettings? settings = null) : ISampler
{
    private const int LeastPopulation = 20;
    private const int MostPopulation = 50;
    private const int UsualGenerations = 20;
    private const double UsualMutations = 1.5;
    private const string GenerationKey = "ga:generation";
    private const string PopulationKey = "ga:population";
    private readonly GeneticSettings _settings = settings ?? new GeneticSettings();
    private readonly List<TrialRecord> _current = [];
    private List<TrialRecord> _parents = [];
    private int _generation;
    private int _read;

    /// <inheritdoc/>
    public string Name => _settings.UsesDirections ? "nsgaiii" : "nsgaii";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        Update(study);
        draft.Note(GenerationKey, _generation.ToString(CultureInfo.InvariantCulture));
        draft.Note(PopulationKey, Population(study).ToString(CultureInfo.InvariantCulture));
        if (_parents.Count == 0) return NoProposal.Instance;
        var random = draft.Random;
        var mother = Tournament(random);
        var child = random.NextDouble() < _settings.CrossoverShare ? Cross(mother, Tournament(random), study.Directions.Count == 1 ? 2 : 20, random) : mother.Parameters.ToDictionary(p => p.Name, p => p.Inner);
        var genes = child.Count;
        foreach (var name in child.Keys.Order(StringComparer.Ordinal).ToList())
        {
            if (random.NextDouble() >= (_settings.MutationShare ?? UsualMutations / genes)) continue;
            if (_settings.Mutation == Mutation.Polynomial && mother.TryGet(name, out var gene) && gene.Distribution is NumericDistribution numeric) child[name] = Mixing.Mutate(numeric, child[name], random);
            else child.Remove(name);
        }

        return child;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private void Update(IStudyView study)
    {
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (!trial.Notes.TryGetValue(GenerationKey, out var generation) || generation != _generation.ToString(CultureInfo.InvariantCulture)) continue;
            _current.Add(trial);
            // More trials may be planned later: a generation keeps the size that it began with.
            var population = _current[0].Notes.TryGetValue(PopulationKey, out var size) ? int.Parse(size, CultureInfo.InvariantCulture) : Population(study);
            if (_current.Count < population) continue;
            TrialRecord[] all = [.. _parents.Concat(_current).OrderBy(t => t.Number)];
            _parents = _settings.UsesDirections
                ? DirectionSurvival.Select(all, population, _settings.Divisions, StudyRandom.For(study.Seed, _generation, purpose: 0x6A))
                : CrowdingSurvival.Select(all, population);
            _current.Clear();
            _generation++;
        }
    }

    // With fewer trials than twenty full generations smaller ones come further.
    private int Population(IStudyView study) => _settings.Population ?? Math.Clamp((study.PlannedTrials ?? int.MaxValue) / UsualGenerations, LeastPopulation, MostPopulation);

    private TrialRecord Tournament(SeededRandom random)
    {
        var (a, b) = (_parents[random.Next(_parents.Count)], _parents[random.Next(_parents.Count)]);
        return ConstrainedOrder.Dominates(b, a) ? b : a;
    }

    private Dictionary<string, double> Cross(TrialRecord mother, TrialRecord father, double eta, SeededRandom random)
    {
        var child = new Dictionary<string, double>();
        foreach (var parameter in mother.Parameters)
            child[parameter.Name] = father.TryGet(parameter.Name, out var other) && other.Distribution.Equals(parameter.Distribution) ? Mixing.Mix(_settings.Crossover, parameter.Distribution, parameter.Inner, other.Inner, eta, random) : parameter.Inner;
        foreach (var parameter in father.Parameters) child.TryAdd(parameter.Name, parameter.Inner);
        return child;
    }
}
