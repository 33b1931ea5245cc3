using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>The points of a space without a continuum that trials had or have: to try one again tells nothing where the objective has no noise.</summary>
internal sealed class TriedPoints
{
    private readonly HashSet<PointKey> _points = [];
    private int _read;

    /// <summary>True when a trial has these numbers. Never in a space with a continuum.</summary>
    public bool Contains(IStudyView study, SearchSpace space, double[] inner)
    {
        if (space.Parameters.Any(p => p.Distribution.Count is null)) return false;
        for (; _read < study.Trials.Count - 1 && study.Trials[_read].State != TrialState.Waiting; _read++) _points.Add(PointKey.Of(space, study.Trials[_read]));
        return _points.Contains(new PointKey(inner));
    }
}
