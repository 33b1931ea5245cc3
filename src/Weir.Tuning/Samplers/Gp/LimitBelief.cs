using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>What is believed of one objective under constraints: a belief for it, learned from infeasible trials too, and one for each constraint.</summary>
internal sealed class LimitBelief(GpSpace space)
{
    private const int Most = 200;
    private readonly List<double[]> _points = [];
    private readonly List<double> _losses = [];
    private readonly List<double[]> _limits = [];
    private readonly List<GpBelief> _constraints = [];
    private readonly GpBelief _objective = new(space.IsChoice);
    private double _best = double.PositiveInfinity;

    /// <summary>True where every complete trial told the same constraints.</summary>
    public bool IsKnown => _limits.Count > 0 && _limits[0].Length > 0 && _limits.TrueForAll(l => l.Length == _limits[0].Length);

    /// <summary>Takes in a finished trial.</summary>
    public void Add(TrialRecord trial, double[] inner)
    {
        if (trial.State != TrialState.Complete || !double.IsFinite(trial.Losses[0]) || !trial.Constraints.All(double.IsFinite)) return;
        _points.Add(space.Encode(inner));
        _losses.Add(trial.Losses[0]);
        _limits.Add([.. trial.Constraints]);
        if (trial.Violation == 0) _best = Math.Min(_best, trial.Losses[0]);
    }

    /// <summary>What points are worth; null where there is too little to go by.</summary>
    public ImprovementWorth? Worth(IReadOnlyList<double[]> working)
    {
        if (_points.Count < 5) return null;
        _objective.Advance(_points, _losses);
        var first = Math.Max(0, _points.Count - Most);
        double[] losses = [.. _losses.Skip(first)];
        // Trials at work are taken to end as the best did: nothing more is expected where they are.
        var lie = double.IsFinite(_best) ? _best : losses.Min();
        double[][] points = [.. _points.Skip(first), .. working];
        if (_objective.Model(points, [.. losses, .. working.Select(_ => lie)]) is not { } model) return null;
        var limits = new List<Limit>();
        for (var c = 0; c < _limits[0].Length; c++)
        {
            if (_constraints.Count == c) _constraints.Add(new GpBelief(space.IsChoice, mayWarp: false));
            double[] all = [.. _limits.Select(l => l[c])];
            _constraints[c].Advance(_points, all);
            double[] kept = [.. all.Skip(first)];
            if (_constraints[c].Model(points[..kept.Length], kept) is not { } constraint) return null;
            limits.Add(new Limit(constraint, _constraints[c].Warped(kept, 0)));
        }

        return new ImprovementWorth(model, double.IsFinite(_best) ? _objective.Warped([.. losses, .. working.Select(_ => lie)], _best) : null, limits);
    }
}
