using System.Globalization;
using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>NSGA-II (Deb et al., 2002) and NSGA-III (Deb and Jain, 2014): generations of trials, parents by tournament, each parameter kept with 1 − 1/n and else drawn anew.</summary>
/// <remarks>A trial is noted with its generation; a generation is whole when so many of it are finished, and late ones join no generation.</remarks>
public sealed class GeneticSampler(GeneticSettings? settings = null) : ISampler
{
    private const string GenerationKey = "ga:generation";
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
        if (_parents.Count == 0) return NoProposal.Instance;
        var random = draft.Random;
        var mother = Tournament(random);
        var child = random.NextDouble() < _settings.CrossoverShare ? Cross(mother, Tournament(random), study.Directions.Count == 1 ? 2 : 20, random) : mother.Parameters.ToDictionary(p => p.Name, p => p.Inner);
        foreach (var name in child.Keys.Order(StringComparer.Ordinal).ToList())
            if (random.NextDouble() < 1.0 / child.Count) child.Remove(name);
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
            if (_current.Count < _settings.Population) continue;
            TrialRecord[] all = [.. _parents.Concat(_current).OrderBy(t => t.Number)];
            _parents = _settings.UsesDirections
                ? DirectionSurvival.Select(all, _settings.Population, _settings.Divisions, StudyRandom.For(study.Seed, _generation, purpose: 0x6A))
                : CrowdingSurvival.Select(all, _settings.Population);
            _current.Clear();
            _generation++;
        }
    }

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
