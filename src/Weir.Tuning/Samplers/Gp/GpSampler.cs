using Weir.Tuning.Numerics.Quasi;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Bayesian optimisation: a Gaussian process over the whole space, conditions and choices included, proposes where improvement is expected most; in between, steps near the best point.</summary>
/// <remarks>Meant for some hundred costly trials. Values are warped by evidence, trials at work are taken to give the best value so far, failed ones the worst.</remarks>
public sealed class GpSampler(GpSettings? settings = null) : ISampler
{
    private const string LocalKey = "gp:local";
    private readonly GpSettings _settings = settings ?? new GpSettings();
    private readonly List<double[]> _inner = [];
    private readonly List<double[]> _points = [];
    private readonly List<double> _losses = [];
    private readonly HashSet<PointKey> _tried = [];
    private readonly TrustRegion _region = new();
    private GpSpace? _space;
    private GpBelief? _belief;
    private SobolSequence? _startup;
    private double[]? _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _read;
    private int _settled;
    private int _observed;

    /// <inheritdoc/>
    public string Name => "gp";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        if (!Update(study)) return NoProposal.Instance;
        if (_observed < _settings.StartupTrials) return Spread(study, draft);
        _belief!.Advance(_points, _losses);
        var working = AtWork(study, draft.Number);
        var inner = Local(draft, working) ?? Global(draft, working);
        return inner is null ? NoProposal.Instance : Proposal(inner);
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private double[]? Local(TrialDraft draft, Working working)
    {
        if (!_settings.IsLocal || _best is null || !HasContinuum(_best) || draft.Random.NextDouble() >= _region.Share) return null;
        var inner = new LocalSearch(_space!, _best, _region.Radius, draft.Random).Run([.. _inner, .. working.Inner], [.. _losses, .. working.Losses], IsTried(working));
        if (inner is not null) draft.Note(LocalKey, "1");
        return inner;
    }

    private double[]? Global(TrialDraft draft, Working working)
    {
        var (kept, values) = GpSubset.Of([.. _points, .. working.Inner.Select(x => _space!.Encode(x))], [.. _losses, .. working.Losses]);
        if (_belief!.Model(kept, values) is not { } model) return null;
        double[][] incumbents = [.. Enumerable.Range(0, _losses.Count).OrderBy(i => _losses[i]).Take(5).Select(i => _inner[i])];
        return new AcquisitionSearch(_space!, model, model.Data.Values.Min(), IsTried(working), draft.Random).Run(incumbents)?.Inner;
    }

    // Trials at work are taken to give the best value so far: nothing more is expected where they are.
    private Working AtWork(IStudyView study, int except)
    {
        while (_settled < study.Trials.Count && study.Trials[_settled].IsFinished) _settled++;
        List<double[]> inner = [.. study.Trials.Skip(_settled).Where(t => t.State == TrialState.Running && t.Number != except && t.Parameters.Count > 0).Select(InnerOf)];
        var lie = double.IsFinite(_bestLoss) ? _bestLoss : 0;
        return new Working(inner, [.. inner.Select(_ => lie)]);
    }

    private Func<double[], bool> IsTried(Working working) => inner =>
    {
        var key = new PointKey(inner);
        return _tried.Contains(key) || working.Inner.Exists(x => key.Equals(new PointKey(x)));
    };

    private sealed record Working(List<double[]> Inner, double[] Losses);

    private bool HasContinuum(double[] inner) => LocalSearch.Free(_space!, inner).Any(i => _space!.IsSmooth[i]);

    private Dictionary<string, double> Spread(IStudyView study, TrialDraft draft)
    {
        _startup ??= new SobolSequence(_space!.Size, StudyRandom.For(study.Seed, 0, purpose: 0x6B));
        var unit = new double[_space!.Size];
        _startup.Point((uint)draft.Number, unit);
        var inner = new double[unit.Length];
        Array.Fill(inner, double.NaN);
        for (var i = 0; i < inner.Length; i++)
            if (_space.Space.IsActive(i, inner)) inner[i] = _space[i].IsSingle ? _space[i].First : RandomDraw.FromUnit(_space[i], unit[i]);
        return Proposal(inner);
    }

    private Dictionary<string, double> Proposal(double[] inner)
    {
        var proposal = new Dictionary<string, double>();
        for (var i = 0; i < inner.Length; i++)
            if (!double.IsNaN(inner[i])) proposal[_space!.Space.Parameters[i].Name] = inner[i];
        return proposal;
    }

    // False until the space is known: with define-by-run it is what the first finished trial had.
    private bool Update(IStudyView study)
    {
        if (_space is null)
        {
            var declared = study.Space ?? (study.Finished.FirstOrDefault(t => t.Parameters.Count > 0) is { } first ? new SearchSpace(first.Parameters.Select(p => new Parameter(p.Name, p.Distribution))) : null);
            if (declared is null || declared.Parameters.Count == 0) return false;
            _space = new GpSpace(declared);
            _belief = new GpBelief(_space.IsChoice);
        }

        for (; _read < study.Finished.Count; _read++) Learn(study.Finished[_read]);
        return true;
    }

    private void Learn(TrialRecord trial)
    {
        var inner = InnerOf(trial);
        _tried.Add(new PointKey(inner));
        if (trial.State != TrialState.Fail) _observed++;
        var loss = trial.State == TrialState.Fail || trial.Losses.Count == 0 || trial.Violation > 0 ? double.PositiveInfinity : trial.Losses[0];
        _inner.Add(inner);
        _points.Add(_space!.Encode(inner));
        _losses.Add(loss);
        var isBetter = loss < _bestLoss;
        if (_observed > _settings.StartupTrials) _region.Add(trial.Notes.ContainsKey(LocalKey), isBetter, LocalSearch.Free(_space, inner).Length);
        if (isBetter) (_best, _bestLoss) = (inner, loss);
    }

    private double[] InnerOf(TrialRecord trial)
    {
        var inner = new double[_space!.Size];
        for (var i = 0; i < inner.Length; i++) inner[i] = trial.Inner(_space.Space.Parameters[i].Name);
        return inner;
    }
}
