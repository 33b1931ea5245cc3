using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>For each step the values of the complete trials there, sorted, less being better; kept up to date from trial to trial.</summary>
internal sealed class StepValues
{
    private readonly Dictionary<long, List<double>> _sorted = [];
    private int _read;

    /// <summary>How many trials are complete.</summary>
    public int Complete { get; private set; }

    public void Update(IStudyView study)
    {
        var sign = study.Directions[0] == Direction.Maximize ? -1 : 1;
        for (; _read < study.Finished.Count; _read++)
        {
            var trial = study.Finished[_read];
            if (trial.State != TrialState.Complete) continue;
            Complete++;
            foreach (var report in trial.Reports)
                if (!double.IsNaN(report.Value)) Insert(report.Step, sign * report.Value);
        }
    }

    /// <summary>The values at a step, best first; empty without.</summary>
    public IReadOnlyList<double> At(long step) => _sorted.TryGetValue(step, out var list) ? list : [];

    private void Insert(long step, double value)
    {
        if (!_sorted.TryGetValue(step, out var list)) _sorted[step] = list = [];
        var at = list.BinarySearch(value);
        list.Insert(at < 0 ? ~at : at, value);
    }
}
