namespace Weir.Pipelines.Jobs;

/// <summary>What is known of the jobs of a sweep, in memory and in its journal.</summary>
internal sealed class SweepOutcome(SweepJournal journal, int count)
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _before = [];
    private readonly Dictionary<int, SweepEntry> _known = new(journal.Jobs);

    public SweepJournal Journal => journal;

    /// <summary>What is known of a job; null where it never began.</summary>
    public SweepEntry? Of(int number)
    {
        lock (_gate) return _known.GetValueOrDefault(number);
    }

    /// <summary>Jobs that have begun and not ended, by their runs.</summary>
    public Dictionary<string, SweepEntry> Begun()
    {
        lock (_gate) return _known.Values.Where(e => e is { Job: >= 0, State: SweepEntry.Begun, RunId: not null }).ToDictionary(e => e.RunId!);
    }

    public int Before => _before.Count;

    public int Finished
    {
        get
        {
            lock (_gate) return _known.Values.Count(e => e.State == SweepEntry.Finished && e.Job < count && !_before.Contains(e.Job));
        }
    }

    public IReadOnlyCollection<int> Failed
    {
        get
        {
            lock (_gate) return [.. _known.Values.Where(e => e.State == SweepEntry.Failed).Select(e => e.Job)];
        }
    }

    /// <summary>From here on what finishes finishes now.</summary>
    public void Settle()
    {
        foreach (var entry in _known.Values.Where(e => e.State == SweepEntry.Finished)) _before.Add(entry.Job);
    }

    public bool IsFinished(int number) => _before.Contains(number);

    public void Note(SweepEntry entry)
    {
        lock (_gate) _known[entry.Job] = entry;
        journal.Note(entry);
    }
}
