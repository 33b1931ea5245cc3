using Weir.Tuning.Numerics.Quasi;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Bayesian optimisation: a Gaussian process over the whole space, conditions and choices included, proposes where improvement is expected most; in between, steps near the best point.</summary>
/// <remarks>Meant for some hundred costly trials. Several objectives and constraints have a model each and are joined by random weights. Values are warped by evidence, trials at work are taken to give the best value so far, failed ones the worst.</remarks>
public sealed class GpSampler(GpSettings? settings = null) : ISampler
{
    private const string LocalKey = "gp:local";
    private const double BranchRadius = 0.2;
    private readonly GpSettings _settings = settings ?? new GpSettings();
    private readonly List<double[]> _inner = [];
    private readonly List<double[]> _points = [];
    private readonly List<double> _losses = [];
    private readonly HashSet<PointKey> _tried = [];
    private readonly TrustRegion _region = new();
    private GpSpace? _space;
    private GpBelief? _belief;
    private FrontBelief? _front;
    private LimitBelief? _limits;
    private SobolSequence? _startup;
    private double[]? _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _read;
    private int _settled;
    private int _observed;
    private int _sinceBetter;

    /// <inheritdoc/>
    public string Name => "gp";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        if (!Update(study)) return NoProposal.Instance;
        if (_observed < _settings.StartupTrials) return Spread(study, draft);
        if (study.Directions.Count > 1) return Several(study, draft);
        if (_limits!.IsKnown && Limited(study, draft) is { } limited) return Proposal(limited);
        _belief!.Advance(_points, _losses);
        var working = AtWork(study, draft.Number, double.IsFinite(_bestLoss) ? _bestLoss : 0);
        var branch = Elsewhere(draft);
        var inner = Local(draft, working, branch) ?? Global(draft, working, branch) ?? (branch is null ? null : Global(draft, working, null));
        return inner is null ? NoProposal.Instance : Proposal(inner);
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private IReadOnlyDictionary<string, double> Several(IStudyView study, TrialDraft draft)
    {
        var working = AtWork(study, draft.Number, 0);
        return _front!.Propose(working.Inner, IsTried(working), draft.Random) is { } inner ? Proposal(inner) : NoProposal.Instance;
    }

    private double[]? Limited(IStudyView study, TrialDraft draft)
    {
        var working = AtWork(study, draft.Number, 0);
        double[][] incumbents = [.. Enumerable.Range(0, _losses.Count).OrderBy(i => _losses[i]).Take(5).Select(i => _inner[i])];
        return _limits!.Worth([.. working.Inner.Select(x => _space!.Encode(x))]) is { } worth ? new AcquisitionSearch(_space!, worth, IsTried(working), draft.Random).Run(incumbents)?.Inner : null;
    }

    private double[]? Local(TrialDraft draft, Working working, Branch? branch)
    {
        var centre = branch is null ? _best : BestIn(branch);
        if (!_settings.IsLocal || centre is null || !HasContinuum(centre) || draft.Random.NextDouble() >= _region.Share) return null;
        var inner = new LocalSearch(_space!, centre, branch is null ? _region.Radius : BranchRadius, draft.Random).Run([.. _inner, .. working.Inner], [.. _losses, .. working.Losses], IsTried(working));
        if (inner is not null && branch is null) draft.Note(LocalKey, "1");
        return inner;
    }

    private double[]? Global(TrialDraft draft, Working working, Branch? branch)
    {
        var (kept, values) = GpSubset.Of([.. _points, .. working.Inner.Select(x => _space!.Encode(x))], [.. _losses, .. working.Losses]);
        if (_belief!.Model(kept, values) is not { } model) return null;
        double[][] incumbents = [.. Enumerable.Range(0, _losses.Count).Where(i => branch?.Holds(_inner[i]) != false).OrderBy(i => _losses[i]).Take(5).Select(i => _inner[i])];
        var best = branch is null || incumbents.Length == 0 ? model.Data.Values.Min() : model.Mean(_space!.Encode(incumbents[0]));
        return new AcquisitionSearch(_space!, new ImprovementWorth(model, best), IsTried(working), draft.Random, branch).Run(incumbents)?.Inner;
    }

    // Now and then, and the more often the longer nothing better was found, one branch is searched as if the others were not there:
    // what few trials in a branch say of it, untuned, is no reason to leave it for good.
    private Branch? Elsewhere(TrialDraft draft)
    {
        int[] branching = [.. _space!.Branching];
        if (branching.Length == 0 || draft.Random.NextDouble() >= Math.Clamp(_sinceBetter / 60.0, 0.1, 0.5)) return null;
        var parameter = branching[draft.Random.Next(branching.Length)];
        var counts = new int[_space[parameter].Count!.Value];
        foreach (var inner in _inner)
            if (!double.IsNaN(inner[parameter])) counts[(int)inner[parameter]]++;
        var weights = counts.Select(c => 1.0 / (1 + c)).ToArray();
        var (choice, left) = (0, draft.Random.NextDouble() * weights.Sum());
        while (choice < weights.Length - 1 && (left -= weights[choice]) >= 0) choice++;
        var branch = new Branch(parameter, choice);
        return _space.Space.Parameters[parameter].Conditions.Count == 0 ? branch : null;
    }

    private double[]? BestIn(Branch branch)
    {
        var best = Enumerable.Range(0, _losses.Count).Where(i => branch.Holds(_inner[i]) && double.IsFinite(_losses[i])).DefaultIfEmpty(-1).MinBy(i => i < 0 ? double.PositiveInfinity : _losses[i]);
        return best < 0 ? null : _inner[best];
    }

    // Trials at work are taken to give the best value so far: nothing more is expected where they are.
    private Working AtWork(IStudyView study, int except, double lie)
    {
        while (_settled < study.Trials.Count && study.Trials[_settled].IsFinished) _settled++;
        List<double[]> inner = [.. study.Trials.Skip(_settled).Where(t => t.State == TrialState.Running && t.Number != except && t.Parameters.Count > 0).Select(InnerOf)];
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
            _front = new FrontBelief(_space);
            _limits = new LimitBelief(_space);
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
        if (trial.Losses.Count > 1) _front!.Add(trial, inner);
        else _limits!.Add(trial, inner);
        var isBetter = loss < _bestLoss;
        if (_observed > _settings.StartupTrials) _region.Add(trial.Notes.ContainsKey(LocalKey), isBetter, LocalSearch.Free(_space, inner).Length);
        _sinceBetter = isBetter && IsMuch(_bestLoss - loss) ? 0 : _sinceBetter + 1;
        if (isBetter) (_best, _bestLoss) = (inner, loss);
    }

    // Polishing the digits of the best does not count as finding something better.
    private bool IsMuch(double gain)
    {
        var finite = _losses.Where(double.IsFinite).Order().ToArray();
        return finite.Length < 3 || gain > 1e-2 * (finite[finite.Length / 2] - finite[0]);
    }

    private double[] InnerOf(TrialRecord trial)
    {
        var inner = new double[_space!.Size];
        for (var i = 0; i < inner.Length; i++) inner[i] = trial.Inner(_space.Space.Parameters[i].Name);
        return inner;
    }
}
