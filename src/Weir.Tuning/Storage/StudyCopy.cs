using Weir.Persistence;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>A process's copy of a stored study: it reads on from the last revision that it knows. Samplers and pruners see it. Not safe by itself: <see cref="StoredStudy"/> locks.</summary>
internal sealed class StudyCopy(StudyEntry entry) : IStudyView
{
    public const string ReportsSince = "SELECT number, step, value FROM tuning_reports WHERE study_id = $1 AND rev > $2 ORDER BY rev, step";

    private readonly List<TrialRecord> _trials = [];
    private readonly List<TrialRecord> _finished = [];
    private readonly SortedSet<int> _waiting = [];
    private readonly SortedSet<int> _running = [];
    private IReadOnlyList<TrialRecord>? _prior;

    public string Name => entry.Definition.Name;

    public IReadOnlyList<Direction> Directions => entry.Definition.Directions;

    public ulong Seed => entry.Definition.Seed;

    public int? PlannedTrials => entry.Definition.PlannedTrials;

    public SearchSpace? Space { get; } = entry.Definition.ReadSpace();

    public IReadOnlyList<TrialRecord> Prior => _prior ??= PriorTrials.Read(entry.Definition.Prior, Space);

    public IReadOnlyList<TrialRecord> Trials => _trials;

    public IReadOnlyList<TrialRecord> Finished => _finished;

    /// <summary>The revision up to which it is known.</summary>
    public long Rev { get; set; }

    /// <summary>The first trial that waits; null without one.</summary>
    public TrialRecord? FirstWaiting => _waiting.Count == 0 ? null : _trials[_waiting.Min];

    /// <summary>Numbers of the trials at work.</summary>
    public IReadOnlyCollection<int> Running => _running;

    /// <summary>How many trials count against the plan: a try again does not.</summary>
    public int Counted { get; private set; }

    /// <summary>Reads what has changed since.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="rev">The study's revision in it.</param>
    public void Refresh(ISqlSession session, long rev)
    {
        if (rev <= Rev) return; // a change of this process may be in the copy before it is on disk
        foreach (var row in session.List(TrialRow.Select, TrialRow.Read, entry.Id, Rev)) Take(row);
        foreach (var (number, report) in session.List(
                     ReportsSince, r => ((int)r.GetInt64(0), new Report(r.GetInt64(1), r.IsNull(2) ? double.NaN : r.GetDouble(2))), entry.Id, Rev))
            if (number < _trials.Count) _trials[number].Add(report);
        Rev = rev;
    }

    /// <summary>Takes a trial in that is about to be written.</summary>
    public void Add(TrialRecord record)
    {
        _trials.Add(record);
        if (record.Origin?.RetryOf is null) Counted++;
        Place(record);
    }

    /// <summary>Takes back the last trial, which could not be filled.</summary>
    public void RemoveLast()
    {
        if (_trials[^1].Origin?.RetryOf is null) Counted--;
        _waiting.Remove(_trials.Count - 1);
        _running.Remove(_trials.Count - 1);
        _trials.RemoveAt(_trials.Count - 1);
    }

    /// <summary>Notes that a trial waits no longer, or is at its end.</summary>
    public void Moved(TrialRecord record)
    {
        Place(record);
        if (record.IsFinished) _finished.Add(record);
    }

    private void Place(TrialRecord record)
    {
        if (record.State == TrialState.Waiting) _waiting.Add(record.Number);
        else _waiting.Remove(record.Number);
        if (record.State == TrialState.Running) _running.Add(record.Number);
        else _running.Remove(record.Number);
    }

    private void Take(TrialRow row)
    {
        // Numbers have no gaps, but the order of revisions is not theirs: one that is not known yet may come after a later one.
        while (_trials.Count <= row.Number) _trials.Add(new TrialRecord(_trials.Count) { State = TrialState.Waiting, IsUnknown = true });
        var record = _trials[row.Number];
        if (record.IsUnknown)
        {
            record = _trials[row.Number] = row.NewRecord();
            if (row.RetryOf is null) Counted++;
        }

        var wasFinished = record.IsFinished;
        row.ApplyTo(record, Space, Directions);
        Place(record);
        if (record.IsFinished && !wasFinished) _finished.Add(record);
    }
}
