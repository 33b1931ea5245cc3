using Weir.Foundation.Numerics;
using Weir.Tuning.Samplers.Gp;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Bohb;

/// <summary>BOHB (Falkner, Klein and Hutter, ICML 2018): densities of good and bad trials at the largest budget that has enough of them; for use with the pruner <c>hyperband</c> or <c>asha</c>.</summary>
/// <remarks>A budget is a step at which trials ended; a trial counts at every budget it reported at. One proposal in three is drawn at random.</remarks>
public sealed class BohbSampler : ISampler
{
    private const double GoodShare = 0.15;
    private const double RandomShare = 1.0 / 3;
    private const int Candidates = 64;
    private readonly SortedDictionary<long, List<(double[] Inner, double Loss)>> _budgets = [];
    private readonly List<TrialRecord> _finished = [];
    private GpSpace? _space;
    private int _read;

    /// <inheritdoc/>
    public string Name => "bohb";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        if (!Update(study) || draft.Random.NextDouble() < RandomShare || Densities(draft.Random) is not { } densities) return NoProposal.Instance;
        var (best, least) = (Array.Empty<double>(), double.PositiveInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var x = densities.Good.Draw(draft.Random);
            var ratio = Math.Max(densities.Bad.Density(x), 1e-32) / Math.Max(densities.Good.Density(x), 1e-32);
            if (ratio < least) (best, least) = (x, ratio);
        }

        var proposal = new Dictionary<string, double>();
        for (var d = 0; d < best.Length; d++) proposal[_space!.Space.Parameters[d].Name] = _space.IsChoice[d] ? best[d] : _space.FromUnit(d, best[d]);
        return proposal;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private (BudgetKde Good, BudgetKde Bad)? Densities(SeededRandom random)
    {
        var least = _space!.Size + 1;
        foreach (var (_, rows) in _budgets.Reverse())
        {
            var good = Math.Max(least, (int)(GoodShare * rows.Count));
            var bad = Math.Max(least, (int)((1 - GoodShare) * rows.Count));
            if (rows.Count - good < least) continue;
            var sorted = rows.OrderBy(r => r.Loss).Select(r => r.Inner).ToList();
            return (new BudgetKde(_space, Impute(sorted.GetRange(0, good), random)), new BudgetKde(_space, Impute(sorted.GetRange(good, Math.Min(bad, sorted.Count - good)), random)));
        }

        return null;
    }

    // An inactive parameter gets the value of another row that has it, or any.
    private List<double[]> Impute(List<double[]> rows, SeededRandom random) => rows.ConvertAll(row =>
    {
        var x = new double[row.Length];
        for (var d = 0; d < x.Length; d++)
        {
            var inner = row[d];
            if (double.IsNaN(inner))
            {
                var known = rows.Where(r => !double.IsNaN(r[d])).ToList();
                inner = known.Count > 0 ? known[random.Next(known.Count)][d] : RandomDraw.From(_space![d], random);
            }

            x[d] = _space!.IsChoice[d] ? inner : _space.ToUnit(d, inner);
        }

        return x;
    });

    private bool Update(IStudyView study)
    {
        if (_space is null)
        {
            var declared = study.Space ?? (study.Finished.FirstOrDefault(t => t.Parameters.Count > 0) is { } first ? new SearchSpace(first.Parameters.Select(p => new Parameter(p.Name, p.Distribution))) : null);
            if (declared is null) return false;
            _space = new GpSpace(declared);
        }

        var sign = study.Directions[0] == Direction.Maximize ? -1 : 1;
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (trial.State == TrialState.Fail) continue;
            var end = trial.LastReport?.Step ?? 0;
            if (!_budgets.ContainsKey(end))
            {
                _budgets[end] = [];
                foreach (var earlier in _finished) Count(earlier, end, sign);
            }

            _finished.Add(trial);
            foreach (var budget in _budgets.Keys) Count(trial, budget, sign);
        }

        return true;
    }

    private void Count(TrialRecord trial, long budget, int sign)
    {
        double? loss = trial.LastReport is null && budget == 0 && trial.Losses.Count > 0 ? trial.Losses[0] : null;
        foreach (var report in trial.Reports)
            if (report.Step == budget) loss = sign * report.Value;
        if (loss is { } known && !double.IsNaN(known)) _budgets[budget].Add(([.. _space!.Space.Parameters.Select(p => trial.Inner(p.Name))], known));
    }
}
