using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers;

/// <summary>Tries every point of a declared space of choices, whole numbers and grids once, in random order, inactive parameters left out.</summary>
/// <remarks>Points of trials that are at work are tried again only when all others are finished; after that the sampler is exhausted.</remarks>
public sealed class GridSampler : ISampler
{
    private const int MostPoints = 1_000_000;
    private List<double[]>? _points;
    private Dictionary<PointKey, int> _places = [];
    private bool[] _finished = [];
    private int _read;
    private int _left;

    /// <inheritdoc/>
    public string Name => "grid";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        Update(study);
        var space = study.Space!;
        var working = study.Trials.Where(t => t.State == TrialState.Running && t.Number != draft.Number).Select(t => PlaceOf(space, t)).ToHashSet();
        var free = Free(working);
        if (free.Count == 0) free = Free([]);
        if (free.Count == 0) free = [.. Enumerable.Range(0, _points!.Count)];
        var point = _points![free[draft.Random.Next(free.Count)]];
        var proposal = new Dictionary<string, double>();
        for (var i = 0; i < point.Length; i++)
            if (!double.IsNaN(point[i])) proposal[space.Parameters[i].Name] = point[i];
        return proposal;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    /// <inheritdoc/>
    public bool IsExhausted(IStudyView study)
    {
        Update(study);
        return _left == 0;
    }

    private List<int> Free(HashSet<int> taken) => [.. Enumerable.Range(0, _points!.Count).Where(i => !_finished[i] && !taken.Contains(i))];

    private void Update(IStudyView study)
    {
        if (study.Space is not { } space) throw new WeirException(TuningErrors.Setting, "sampler 'grid' needs a declared space");
        if (_points is null)
        {
            _points = [];
            Expand(space, new double[space.Parameters.Count], 0);
            _places = _points.Select((p, i) => (new PointKey(p), i)).ToDictionary(x => x.Item1, x => x.i);
            (_finished, _left) = (new bool[_points.Count], _points.Count);
        }

        for (; _read < study.Finished.Count; _read++)
        {
            var place = PlaceOf(space, study.Finished[_read]);
            if (place < 0 || _finished[place]) continue;
            _finished[place] = true;
            _left--;
        }
    }

    private int PlaceOf(SearchSpace space, TrialRecord trial) => _places.GetValueOrDefault(PointKey.Of(space, trial), -1);

    private void Expand(SearchSpace space, double[] point, int at)
    {
        if (at == point.Length)
        {
            if (space.FirstBroken(point) is null) _points!.Add((double[])point.Clone());
            if (_points!.Count > MostPoints) throw new WeirException(TuningErrors.Setting, $"the grid has more than {MostPoints} points", "use fewer values, or another sampler");
            return;
        }

        foreach (var value in space.IsActive(at, point) ? Values(space.Parameters[at]) : [double.NaN])
        {
            point[at] = value;
            Expand(space, point, at + 1);
        }
    }

    private static IEnumerable<double> Values(Parameter parameter)
    {
        if (parameter.Distribution.Count is not { } count) throw new WeirException(TuningErrors.Setting, $"sampler 'grid' needs a finite number of values: '{parameter.Name}' is a continuum", "give it a step");
        for (long k = 0; k < count; k++)
            yield return parameter.Distribution is NumericDistribution numeric ? Grid.Point(numeric.Low, numeric.Step ?? 1, k) : k;
    }
}
