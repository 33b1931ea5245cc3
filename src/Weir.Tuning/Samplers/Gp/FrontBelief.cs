using Weir.Foundation.Numerics;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>What is known of several objectives and constraints: the observations of each, and a belief kept up for each.</summary>
internal sealed class FrontBelief(GpSpace space)
{
    private const int Most = 150;
    private readonly List<double[]> _inner = [];
    private readonly List<double[]> _points = [];
    private readonly List<double[]> _losses = [];
    private readonly List<double[]> _limits = [];
    private readonly List<bool> _isFeasible = [];
    private readonly List<GpBelief> _beliefs = [];

    public void Add(TrialRecord trial, double[] inner)
    {
        if (trial.State != TrialState.Complete || !trial.Losses.All(double.IsFinite)) return;
        _inner.Add(inner);
        _points.Add(space.Encode(inner));
        _losses.Add([.. trial.Losses]);
        _limits.Add([.. trial.Constraints]);
        _isFeasible.Add(trial.Violation == 0);
    }

    /// <summary>The point to try; null where there is too little to go by.</summary>
    public double[]? Propose(IReadOnlyList<double[]> working, Func<double[], bool> isTried, SeededRandom random)
    {
        if (_points.Count < 5) return null;
        var m = _losses[0].Length;
        // Constraints are modelled where every trial told them.
        var constraints = _limits.TrueForAll(c => c.Length == _limits[0].Length && c.All(double.IsFinite)) ? _limits[0].Length : 0;
        while (_beliefs.Count < m + constraints) _beliefs.Add(new GpBelief(space.IsChoice, mayWarp: false));
        var front = FrontModel.Front(_losses, _isFeasible);
        var kept = Kept(front);
        double[][] points = [.. kept.Select(i => _points[i])];
        var models = new List<GpModel>();
        for (var k = 0; k < m + constraints; k++)
        {
            double[] all = [.. Enumerable.Range(0, _points.Count).Select(i => k < m ? _losses[i][k] : _limits[i][k - m])];
            _beliefs[k].Advance(_points, all);
            if (_beliefs[k].Model(points, [.. kept.Select(i => all[i])]) is not { } model) return null;
            models.Add(model);
        }

        var limits = Enumerable.Range(0, constraints).Select(c => new Limit(models[m + c], _beliefs[m + c].Warped([.. kept.Select(i => _limits[i][c])], 0))).ToList();
        var places = front.Select(i => kept.IndexOf(i)).Where(i => i >= 0).ToList();
        var search = new FrontSearch(space, new FrontModel([.. models.Take(m)], limits, places, random), inner => isTried(inner) || working.Any(w => w.AsSpan().SequenceEqual(inner)), random);
        return search.Run([.. front.Select(i => _inner[i])]);
    }

    // The front, its latest first where it is long, then the latest others.
    private List<int> Kept(List<int> front)
    {
        var kept = front.OrderByDescending(i => i).Take(Most * 2 / 3).ToHashSet();
        var rest = Enumerable.Range(0, _points.Count).Where(i => !kept.Contains(i)).ToList();
        var room = Math.Min(Most - kept.Count, rest.Count);
        for (var k = 0; k < room; k++) kept.Add(rest[rest.Count - 1 - (int)((long)k * rest.Count / room)]);
        return [.. kept.Order()];
    }
}
