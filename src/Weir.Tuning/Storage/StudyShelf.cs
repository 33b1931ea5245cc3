using System.Text.Json;

namespace Weir.Tuning.Storage;

/// <summary>Studies that a long-lived process keeps open, so that each call reads only what has changed. Safe to share between threads.</summary>
/// <param name="store">Where they are.</param>
/// <param name="most">How many are kept; the one that was not asked for the longest is let go.</param>
public sealed class StudyShelf(StudyStore store, int most = 32)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, StoredStudy Study)> _kept = [];

    /// <summary>The studies themselves.</summary>
    public StudyStore Store => store;

    /// <summary>A study that was just read, open.</summary>
    public StoredStudy Of(StudyEntry entry)
    {
        // Another process may have planned more trials, or deleted it and made one of the same name: what is kept then is of no use.
        var key = entry.Id + JsonSerializer.Serialize(entry.Definition, StudyJson.Default.StudyDefinition);
        using var _ = _lock.EnterScope();
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (node.Value.Key != key) continue;
            _kept.Remove(node);
            _kept.AddFirst(node);
            return node.Value.Study;
        }

        var study = store.Open(entry);
        _kept.AddFirst((key, study));
        if (_kept.Count > most) _kept.RemoveLast();
        return study;
    }
}
