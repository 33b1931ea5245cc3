using Weir.Tuning.MultiObjective;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Which trials are good and which bad.</summary>
internal abstract class TpeSplit
{
    private int _settled;

    /// <summary>Takes in a finished trial and brings the groups up to date.</summary>
    public abstract void Add(TrialRecord trial, IEnumerable<TpeGroup> groups);

    /// <summary>The good ones.</summary>
    public abstract IEnumerable<TrialRecord> Below();

    /// <summary>The bad ones.</summary>
    public abstract IEnumerable<TrialRecord> Above();

    /// <summary>Trials at work, without the one that is asked for.</summary>
    public IEnumerable<TrialRecord> Working(IStudyView study, int except)
    {
        while (_settled < study.Trials.Count && study.Trials[_settled].IsFinished) _settled++;
        for (var i = _settled; i < study.Trials.Count; i++)
            if (study.Trials[i].State == TrialState.Running && i != except) yield return study.Trials[i];
    }
}

/// <summary>One objective: the best min(⌈n/10⌉, 25) are good.</summary>
internal sealed class RankedSplit(Direction direction) : TpeSplit
{
    private const int MostGood = 25;
    private readonly TrialRanking _ranking = new(direction);
    private int _good;

    public override void Add(TrialRecord trial, IEnumerable<TpeGroup> groups)
    {
        var place = _ranking.Add(trial);
        var good = Math.Min((_ranking.Count + 9) / 10, MostGood);
        if (place >= _good)
        {
            foreach (var group in groups) group.AddAbove(trial);
            if (good > _good)
                foreach (var group in groups) group.RemoveAbove(_ranking[_good]);
        }
        else if (good == _good)
        {
            // One more good trial and no more room: the last of the good is bad now.
            foreach (var group in groups) group.AddAbove(_ranking[_good]);
        }

        _good = good;
    }

    public override IEnumerable<TrialRecord> Below()
    {
        for (var i = 0; i < _good; i++) yield return _ranking[i];
    }

    public override IEnumerable<TrialRecord> Above()
    {
        for (var i = _good; i < _ranking.Count; i++) yield return _ranking[i];
    }
}

/// <summary>Several objectives: whole ranks of non-domination while they fit into ⌈n/10⌉, the last one filled by what adds most hypervolume. Infeasible and failed trials are bad.</summary>
internal sealed class ParetoSplit : TpeSplit
{
    private readonly List<TrialRecord> _trials = [];
    private HashSet<int>? _good;

    public override void Add(TrialRecord trial, IEnumerable<TpeGroup> groups)
    {
        _trials.Add(trial);
        _good = null;
    }

    public override IEnumerable<TrialRecord> Below()
    {
        Split();
        return _trials.Where(t => _good!.Contains(t.Number));
    }

    public override IEnumerable<TrialRecord> Above()
    {
        Split();
        return _trials.Where(t => !_good!.Contains(t.Number));
    }

    private void Split()
    {
        if (_good is not null) return;
        var wanted = (_trials.Count + 9) / 10;
        var feasible = _trials.Where(t => t.State == TrialState.Complete && t.Violation == 0).ToList();
        _good = [.. HypervolumeSelection.Best(feasible.ConvertAll(t => t.Losses), wanted).Select(i => feasible[i].Number)];
        foreach (var trial in _trials.Where(t => !feasible.Contains(t)).OrderBy(t => t.State == TrialState.Fail).ThenBy(t => t.Violation).ThenBy(t => t.Number).Take(wanted - _good.Count)) _good.Add(trial.Number);
    }
}
