using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Tree-structured Parzen estimator: proposes where good trials are dense and bad ones are not (Bergstra et al., 2011), parameters together, in groups.</summary>
/// <remarks>The rules of Optuna 5's TPESampler. What it knows of bad trials is kept from trial to trial, so that a proposal costs one pass over them.</remarks>
public sealed class TpeSampler(TpeSettings? settings = null) : ISampler
{
    private readonly TpeSettings _settings = settings ?? new TpeSettings();
    private readonly GroupPartition _partition = new();
    private readonly Dictionary<string, TpeGroup> _groups = [];
    private TpeSplit? _split;
    private TpePrior? _prior;
    private int _read;
    private int _observed;
    private int _version = -1;

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        Update(study);
        if (_observed + _prior!.All.Count < _settings.StartupTrials) return NoProposal.Instance;
        var proposal = new Dictionary<string, double>();
        foreach (var names in Together(study, draft.Number))
        {
            var parameters = names.Select(n => (n, _partition.DistributionOf(n))).Where(p => !p.Item2.IsSingle).ToList();
            if (parameters.Count > 0) ProposeGroup(study, draft, string.Join('\0', names), parameters, proposal);
        }

        return proposal;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution)
    {
        Update(study);
        if (_observed + _prior!.All.Count < _settings.StartupTrials) return RandomDraw.From(distribution, draft.Random);
        var proposal = new Dictionary<string, double>();
        ProposeGroup(study, draft, $"{name}\0{distribution}", [(name, distribution)], proposal);
        return proposal[name];
    }

    private void ProposeGroup(IStudyView study, TrialDraft draft, string key, IReadOnlyList<(string, Distribution)> parameters, Dictionary<string, double> proposal)
    {
        if (!_groups.TryGetValue(key, out var group))
        {
            group = _groups[key] = new TpeGroup(parameters, _settings);
            foreach (var trial in _split!.Above().Concat(_prior!.Bad(_observed))) group.AddAbove(trial);
        }

        var working = _settings.IsConstantLiar ? _split!.Working(study, draft.Number).Where(group.AddAbove).ToList() : [];
        group.Propose(_split!.Below().Concat(_prior!.Good(_observed)), study.Directions.Count == 1, draft.Random, proposal);
        foreach (var trial in working) group.RemoveAbove(trial);
    }

    private IEnumerable<string[]> Together(IStudyView study, int number)
    {
        // Fronts hang together in few parameters and not in the many others: either way misses something alone.
        if (!_settings.IsMultivariate || (study.Directions.Count > 1 && number % (study.Directions.Count > 2 ? 4 : 2) != 1)) return _partition.Groups.SelectMany(g => g).Select(n => new[] { n });
        if (_settings.IsGrouped) return _partition.Groups;
        return _partition.Groups.Where(g => study.Finished.All(t => t.State == TrialState.Fail || t.TryGet(g[0], out _))).SelectMany(g => g).ToArray() is { Length: > 0 } all ? [[.. all.Order(StringComparer.Ordinal)]] : [];
    }

    private void Update(IStudyView study)
    {
        var isKept = study.Directions.Count == 1 || _read == study.Finished.Count;
        if (_prior is null)
        {
            _prior = new TpePrior(study);
            foreach (var trial in _prior.All) _partition.Add(trial);
        }

        var wasFaded = _prior.IsFaded(_observed);
        _split ??= study.Directions.Count == 1 ? new RankedSplit(study.Directions[0]) : new ParetoSplit();
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (trial.State == TrialState.Fail && !_settings.CountsFailures) continue;
            if (trial.State != TrialState.Fail) _observed++;
            _partition.Add(trial);
            _split.Add(trial, _groups.Values);
        }

        // New groups: models of groups that are no more would go on being kept up. With several objectives one trial may move many.
        if (_version != _partition.Version || !isKept || _prior.IsFaded(_observed) != wasFaded) _groups.Clear();
        _version = _partition.Version;
    }
}
