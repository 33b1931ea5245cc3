using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Parameters that are drawn together: the mixture of the bad trials, kept, and that of the few good ones, made anew each time.</summary>
internal sealed class TpeGroup
{
    private readonly string[] _names;
    private readonly Distribution[] _distributions;
    private readonly TpeSettings _settings;

    public TpeGroup(IReadOnlyList<(string Name, Distribution Distribution)> parameters, TpeSettings settings)
    {
        _names = [.. parameters.Select(p => p.Name)];
        _distributions = [.. parameters.Select(p => p.Distribution)];
        _settings = settings;
        Above = new ParzenMixture(_distributions, settings.UsesNeighbours, isWeighted: true);
    }

    /// <summary>The mixture of the bad trials.</summary>
    public ParzenMixture Above { get; }

    public bool AddAbove(TrialRecord trial)
    {
        if (Row(trial) is not { } row) return false;
        Above.Insert(trial.Number, row);
        return true;
    }

    public void RemoveAbove(TrialRecord trial)
    {
        if (Row(trial) is not null) Above.Remove(trial.Number);
    }

    /// <summary>Draws candidates from the good and takes the one with the greatest l(x)/g(x).</summary>
    public void Propose(IEnumerable<TrialRecord> good, bool isWeighted, SeededRandom random, Dictionary<string, double> proposal)
    {
        var below = new ParzenMixture(_distributions, _settings.UsesNeighbours, isWeighted);
        foreach (var trial in good)
            if (Row(trial) is { } row) below.Insert(trial.Number, row);
        var candidates = new double[_settings.Candidates][];
        for (var i = 0; i < candidates.Length; i++) candidates[i] = below.Draw(random);
        var l = new double[candidates.Length];
        var g = new double[candidates.Length];
        below.LogDensities(candidates, l);
        Above.LogDensities(candidates, g);
        var best = 0;
        for (var i = 1; i < candidates.Length; i++)
            if (l[i] - g[i] > l[best] - g[best]) best = i;
        for (var d = 0; d < _names.Length; d++) proposal[_names[d]] = candidates[best][d];
    }

    private double[]? Row(TrialRecord trial)
    {
        var row = new double[_names.Length];
        for (var d = 0; d < row.Length; d++)
        {
            if (!trial.TryGet(_names[d], out var parameter) || parameter.Distribution.GetType() != _distributions[d].GetType()) return null;
            row[d] = parameter.Inner;
        }

        return row;
    }
}
