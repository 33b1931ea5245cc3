using System.Globalization;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Cma;

/// <summary>CMA-ES over the numeric parameters that every trial has; the others are drawn at random.</summary>
/// <remarks>Each trial is noted with its run, its generation and its search point, so that the state is worked out anew from the trials, in any process, always the same.</remarks>
public sealed class CmaEsSampler(CmaSettings? settings = null) : ISampler
{
    private const string GenerationKey = "cma:generation";
    private const string PointKey = "cma:point";
    private readonly CmaSettings _settings = settings ?? new CmaSettings();
    private readonly List<(double[] X, double Loss)> _pool = [];
    private List<(string Name, NumericDistribution Distribution)> _dimensions = [];
    private CmaState? _state;
    private int _run;
    private int _read;
    private int _observed;

    /// <inheritdoc/>
    public string Name => "cmaes";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        Update(study);
        if (_observed < _settings.StartupTrials || _dimensions.Count == 0) return NoProposal.Instance;
        _state ??= Start(study, _run);
        var (search, place) = _state.Draw(draft.Random);
        draft.Note(GenerationKey, Generation(_run, _state.Generation));
        draft.Note(PointKey, string.Join(' ', search.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        var proposal = new Dictionary<string, double>(place.Length);
        for (var i = 0; i < place.Length; i++) proposal[_dimensions[i].Name] = new UnitScale(_dimensions[i].Distribution).FromUnit(place[i]);
        return proposal;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private void Update(IStudyView study)
    {
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (trial.State != TrialState.Fail)
            {
                if (_observed++ == 0) _dimensions = Dimensions(study, trial);
                else if (study.Space is null) Narrow(trial);
            }

            if (_dimensions.Count == 0 || !trial.Notes.TryGetValue(GenerationKey, out var generation)) continue;
            _state ??= Start(study, _run); // a process that comes later begins where the first did
            if (generation != Generation(_run, _state.Generation)) continue;
            var point = Array.ConvertAll(trial.Notes[PointKey].Split(' '), t => double.Parse(t, CultureInfo.InvariantCulture));
            if (point.Length != _dimensions.Count) continue;
            _pool.Add((point, Loss(trial)));
            if (_pool.Count < _state.Population) continue;
            _state.Tell(_pool);
            _pool.Clear();
            if (_state.IsDone && _settings.Restarts) _state = Start(study, ++_run);
        }
    }

    // Infeasible ones after all feasible ones, by how much they violate.
    private static double Loss(TrialRecord trial) =>
        trial.State == TrialState.Fail || trial.Losses.Count == 0 ? double.PositiveInfinity : trial.Violation > 0 ? 1e150 * (1 + trial.Violation) : trial.Losses[0];

    private CmaState Start(IStudyView study, int run)
    {
        var d = _dimensions.Count;
        var mean = new double[d];
        Array.Fill(mean, 0.5);
        var random = StudyRandom.For(study.Seed, run, purpose: 0xC3A);
        if (run > 0)
            for (var i = 0; i < d; i++) mean[i] = random.NextDouble();
        var population = (_settings.Population ?? 4 + (int)Math.Floor(3 * Math.Log(d))) << Math.Min(run, 10);
        int[] cells = [.. _dimensions.Select(p => (int)Math.Min(p.Distribution.Count ?? 0, 1 << 20))];
        var margin = _settings.HasMargin && _dimensions.Any(p => p.Distribution is { Step: not null, IsLog: false }) ? new CmaMargin([.. cells.Select((c, i) => _dimensions[i].Distribution.IsLog ? 0 : c)]) : null;
        return run == 0 && CmaSource.Of(study, _dimensions) is { } source
            ? new CmaState(source.Mean, source.Sigma, population, d > _settings.MostFullDimensions, margin, source.Covariance)
            : new CmaState(mean, _settings.Sigma, population, d > _settings.MostFullDimensions, margin);
    }

    private static List<(string, NumericDistribution)> Dimensions(IStudyView study, TrialRecord first)
    {
        var all = study.Space is { } space
            ? space.Parameters.Where(p => p.Conditions.Count == 0).Select(p => (p.Name, p.Distribution))
            : first.Parameters.Select(p => (p.Name, p.Distribution));
        return [.. all.Where(p => p.Distribution is NumericDistribution { IsSingle: false }).Select(p => (p.Name, (NumericDistribution)p.Distribution))];
    }

    private void Narrow(TrialRecord trial)
    {
        var left = _dimensions.RemoveAll(d => !trial.TryGet(d.Name, out var parameter) || parameter.Distribution is not NumericDistribution);
        if (left == 0) return;
        (_state, _run) = (null, _run + 1);
        _pool.Clear();
    }

    private static string Generation(int run, int generation) => string.Create(CultureInfo.InvariantCulture, $"{run}:{generation}");
}
