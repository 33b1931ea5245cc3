using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Our own: extends each curve by what complete trials still gained from the same point on, and stops a trial whose optimistic end is worse than the best value so far.</summary>
/// <remarks>With y the best value up to a step and w a quarter of the reports, a complete trial still gained ρ = (y(t) − y(end)) / (y(t−w) − y(t)) times what it gained in the last w reports.
/// The trial at hand may end at y(t) − Q·(y(t−w) − y(t)), Q being a high quantile of ρ over the latest complete trials. It is stopped only where its own gains, shrinking on as they shrank from one w to the next,
/// would not lead there either. Slow starters that still gain are kept, which rules by rank do not do.</remarks>
/// <param name="optimism">The quantile, from 0 to 1.</param>
/// <param name="startupTrials">Complete trials before the first decision.</param>
/// <param name="startupReports">Reports of a trial before the first decision, at least 2.</param>
public sealed class CurvePruner(double optimism = CurvePruner.DefaultOptimism, int startupTrials = CurvePruner.DefaultTrials, int startupReports = CurvePruner.DefaultReports) : IPruner
{
    internal const double DefaultOptimism = 0.9;
    internal const int DefaultTrials = 3;
    internal const int DefaultReports = 3;
    private const int MostCurves = 100;
    private readonly Queue<Curve> _complete = [];
    private double _best = double.PositiveInfinity;
    private int _read;

    /// <inheritdoc/>
    public string Name => "auto";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial)
    {
        var sign = study.Directions[0] == Direction.Maximize ? -1 : 1;
        Update(study, sign);
        var count = trial.Reports.Count;
        if (_complete.Count < startupTrials || count < Math.Max(2, startupReports)) return PruneDecision.Keep;
        var window = Math.Max(1, count / 4);
        var (from, to) = (trial.Reports[count - 1 - window].Step, trial.Reports[count - 1].Step);
        var own = new Curve(trial, sign);
        var now = own.At(to);
        if (double.IsNaN(now)) return PruneDecision.Prune;
        if (now <= _best) return PruneDecision.Keep;
        var left = _complete.Select(c => c.Left(from, to)).Where(r => !double.IsNaN(r)).Order().ToArray();
        var gained = own.At(from) - now;
        var before = count - 1 - 2 * window;
        return PruneDecision.Of(left.Length > 0 && now - Quantile(left) * gained > _best && (before < 0 || now - OwnLeft(own.At(trial.Reports[before].Step) - own.At(from), gained, from, to) > _best));
    }

    // What is still to be gained where gains go on shrinking as they do: a geometric series up to the last step that any trial had.
    private double OwnLeft(double earlier, double gained, long from, long to)
    {
        if (!(earlier > 0) || gained <= 0) return 0;
        var windows = (double)(_complete.Max(c => c.LastStep) - to) / (to - from);
        var ratio = gained / earlier;
        return windows <= 0 ? 0 : gained * (ratio >= 1 ? windows : ratio * (1 - Math.Pow(ratio, windows)) / (1 - ratio));
    }

    private void Update(IStudyView study, int sign)
    {
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (trial.State != TrialState.Complete || trial.Violation > 0 || trial.Losses.Count == 0) continue;
            _best = Math.Min(_best, trial.Losses[0]);
            if (trial.Reports.Count == 0) continue;
            _complete.Enqueue(new Curve(trial, sign));
            if (_complete.Count > MostCurves) _complete.Dequeue();
        }
    }

    private double Quantile(double[] sorted)
    {
        var place = optimism * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    // The best value up to each report.
    private sealed class Curve
    {
        private readonly long[] _steps;
        private readonly double[] _best;

        public Curve(TrialRecord trial, int sign)
        {
            (_steps, _best) = (new long[trial.Reports.Count], new double[trial.Reports.Count]);
            var best = double.NaN;
            for (var i = 0; i < _steps.Length; i++)
            {
                var value = sign * trial.Reports[i].Value;
                if (!double.IsNaN(value) && !(value >= best)) best = value;
                (_steps[i], _best[i]) = (trial.Reports[i].Step, best);
            }
        }

        public long LastStep => _steps[^1];

        /// <summary>The best value up to a step; NaN before the first.</summary>
        public double At(long step)
        {
            var at = Array.BinarySearch(_steps, step);
            if (at < 0) at = ~at - 1;
            return at < 0 ? double.NaN : _best[at];
        }

        /// <summary>What was still to be gained after a stretch, as a multiple of what it brought; NaN where it brought nothing or the curve ends within it.</summary>
        public double Left(long from, long to)
        {
            var gained = At(from) - At(to);
            return gained > 1e-12 * Math.Abs(At(to)) && to <= _steps[^1] ? (At(to) - _best[^1]) / gained : double.NaN;
        }
    }
}
