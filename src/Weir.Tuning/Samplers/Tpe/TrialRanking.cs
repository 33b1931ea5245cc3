using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Finished trials from good to bad: feasible complete ones by value; pruned ones by last step, then value; infeasible ones by violation; failed ones. Equal ones by number.</summary>
internal sealed class TrialRanking : IComparer<TrialRecord>
{
    private readonly List<TrialRecord> _order = [];
    private readonly int _sign;

    public TrialRanking(Direction direction) => _sign = direction == Direction.Maximize ? -1 : 1;

    public int Count => _order.Count;

    public TrialRecord this[int index] => _order[index];

    /// <summary>Puts a trial in its place, which is returned.</summary>
    public int Add(TrialRecord trial)
    {
        var at = _order.BinarySearch(trial, this);
        if (at < 0) at = ~at;
        _order.Insert(at, trial);
        return at;
    }

    public int Compare(TrialRecord? x, TrialRecord? y)
    {
        var (a, b) = (x!, y!);
        var (classA, classB) = (Class(a), Class(b));
        if (classA != classB) return classA.CompareTo(classB);
        var order = classA switch
        {
            0 => a.Losses[0].CompareTo(b.Losses[0]),
            1 => ComparePruned(a, b),
            2 => a.Violation.CompareTo(b.Violation),
            _ => 0,
        };
        return order != 0 ? order : a.Number.CompareTo(b.Number);
    }

    private static int Class(TrialRecord trial) =>
        trial.State == TrialState.Fail ? 3 : trial.Violation > 0 ? 2 : trial.State == TrialState.Pruned ? 1 : 0;

    private int ComparePruned(TrialRecord a, TrialRecord b)
    {
        if (a.LastReport is not { } last) return b.LastReport is null ? 0 : 1;
        if (b.LastReport is not { } other) return -1;
        if (last.Step != other.Step) return other.Step.CompareTo(last.Step);
        if (double.IsNaN(last.Value) || double.IsNaN(other.Value)) return double.IsNaN(last.Value).CompareTo(double.IsNaN(other.Value));
        return (_sign * last.Value).CompareTo(_sign * other.Value);
    }
}
