using System.Globalization;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Asynchronous successive halving: of the trials that reach a rung at min·η^(s+r) steps the best 1/η go on (Li et al., 2020).</summary>
/// <remarks>The rule of Optuna's SuccessiveHalvingPruner: a trial never waits, so the first at a rung go on where they are the best so far.</remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly RungTable _rungs = new();
    private readonly long? _minResource;
    private readonly int _reductionFactor;
    private readonly int _rate;
    private readonly int _bootstrap;
    private readonly Func<TrialRecord, bool> _isMember;
    private (int Read, long? Resource) _auto;

    /// <summary>Creates one.</summary>
    /// <param name="minResource">Steps of the first rung; null: a hundredth of the last step of the first complete trial.</param>
    /// <param name="reductionFactor">η, at least 2.</param>
    /// <param name="minEarlyStoppingRate">s: rungs left out at the start.</param>
    /// <param name="bootstrapCount">So many trials are stopped at each rung before the first goes on.</param>
    public SuccessiveHalvingPruner(long? minResource = null, int reductionFactor = 4, int minEarlyStoppingRate = 0, int bootstrapCount = 0)
        : this(minResource, reductionFactor, minEarlyStoppingRate, bootstrapCount, static _ => true)
    {
    }

    internal SuccessiveHalvingPruner(long? minResource, int reductionFactor, int minEarlyStoppingRate, int bootstrapCount, Func<TrialRecord, bool> isMember) =>
        (_minResource, _reductionFactor, _rate, _bootstrap, _isMember) = (minResource, reductionFactor, minEarlyStoppingRate, bootstrapCount, isMember);

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial)
    {
        if (trial.LastReport is not { } last || (_minResource ?? Auto(study)) is not { } resource) return PruneDecision.Keep;
        var value = study.Directions[0] == Direction.Maximize ? -last.Value : last.Value;
        var notes = new List<(string, string)>();
        for (var rung = RungTable.Reached(trial); ; rung++)
        {
            if (last.Step < resource * Math.Pow(_reductionFactor, _rate + rung)) return new PruneDecision(false, notes);
            if (double.IsNaN(value)) return new PruneDecision(true, notes);
            if (notes.Count == 0) _rungs.Update(study, _isMember);
            notes.Add((RungTable.Key(rung), value.ToString("R", CultureInfo.InvariantCulture)));
            var competing = _rungs.Count(rung) + 1;
            var promotable = Math.Max(competing / _reductionFactor - 1, 0);
            if (competing <= _bootstrap || value > _rungs.BestWith(rung, value, promotable)) return new PruneDecision(true, notes);
        }
    }

    private long? Auto(IStudyView study)
    {
        while (_auto.Resource is null && _auto.Read < study.Finished.Count)
        {
            var trial = study.Finished[_auto.Read++];
            if (trial.State == TrialState.Complete && trial.LastReport is { } last && _isMember(trial)) _auto.Resource = Math.Max(last.Step / 100, 1);
        }

        return _auto.Resource;
    }
}
