using System.Globalization;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>The values that trials had when they reached each rung, read from their notes as they come.</summary>
internal sealed class RungTable
{
    private readonly List<List<double>> _sorted = [];
    private readonly List<(int Version, int Rungs)> _read = [];

    public static string Key(int rung) => string.Create(CultureInfo.InvariantCulture, $"rung:{rung}");

    /// <summary>How many rungs a trial has reached.</summary>
    public static int Reached(TrialRecord trial)
    {
        var rung = 0;
        while (trial.Notes.ContainsKey(Key(rung))) rung++;
        return rung;
    }

    public void Update(IStudyView study, Func<TrialRecord, bool> isMember)
    {
        for (var i = 0; i < study.Trials.Count; i++)
        {
            var trial = study.Trials[i];
            if (i == _read.Count) _read.Add((0, 0));
            if (_read[i].Version == trial.NotesVersion || !isMember(trial)) continue;
            var rung = _read[i].Rungs;
            for (; trial.Notes.TryGetValue(Key(rung), out var text); rung++) Insert(rung, double.Parse(text, CultureInfo.InvariantCulture));
            _read[i] = (trial.NotesVersion, rung);
        }
    }

    /// <summary>How many trials other than the present one reached a rung.</summary>
    public int Count(int rung) => rung < _sorted.Count ? _sorted[rung].Count : 0;

    /// <summary>The k-th best (from 0) of the values at a rung and one more, which is not among them yet.</summary>
    public double BestWith(int rung, double value, int k)
    {
        if (rung >= _sorted.Count) return value;
        var list = _sorted[rung];
        var at = list.BinarySearch(value);
        if (at < 0) at = ~at;
        return k < at ? list[k] : k == at ? value : list[k - 1];
    }

    private void Insert(int rung, double value)
    {
        while (_sorted.Count <= rung) _sorted.Add([]);
        var at = _sorted[rung].BinarySearch(value);
        _sorted[rung].Insert(at < 0 ? ~at : at, value);
    }
}
