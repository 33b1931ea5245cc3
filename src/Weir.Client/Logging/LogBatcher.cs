using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Client.Logging;

/// <summary>Gathers entries into requests that obey the limits of the protocol.</summary>
internal sealed class LogBatcher
{
    private const int MostValues = 1000;
    private const int MostParams = 100;
    private const int MostTags = 100;

    private readonly List<Metric> _metrics = [];
    private readonly List<Param> _params = [];
    private readonly List<Tag> _tags = [];

    /// <summary>Values gathered.</summary>
    public int Count => _metrics.Count + _params.Count + _tags.Count;

    /// <summary>True when the next value may not fit.</summary>
    public bool IsFull => Count >= MostValues || _params.Count >= MostParams || _tags.Count >= MostTags;

    public void Add(LogEntry entry)
    {
        if (entry.Metric is { } metric) _metrics.Add(metric);
        else if (entry.Param is { } param) _params.Add(param);
        else if (entry.Tag is { } tag) _tags.Add(tag);
    }

    /// <summary>The request; the batcher is empty after it.</summary>
    public LogBatch Take(string runId)
    {
        var batch = new LogBatch(runId, Metrics: _metrics.Count == 0 ? null : [.. _metrics], Params: _params.Count == 0 ? null : [.. _params], Tags: _tags.Count == 0 ? null : [.. _tags]);
        _metrics.Clear();
        _params.Clear();
        _tags.Clear();
        return batch;
    }

    /// <summary>Values of a request.</summary>
    public static int CountOf(LogBatch batch) => (batch.Metrics?.Count ?? 0) + (batch.Params?.Count ?? 0) + (batch.Tags?.Count ?? 0);

    /// <summary>Two requests with the values of one.</summary>
    public static (LogBatch First, LogBatch Second) Halve(LogBatch batch)
    {
        var entries = (batch.Metrics ?? []).Select(m => new LogEntry(Metric: m)).Concat((batch.Params ?? []).Select(p => new LogEntry(Param: p))).Concat((batch.Tags ?? []).Select(t => new LogEntry(Tag: t))).ToList();
        var batcher = new LogBatcher();
        foreach (var entry in entries.Take(entries.Count / 2)) batcher.Add(entry);
        var first = batcher.Take(batch.RunId!);
        foreach (var entry in entries.Skip(entries.Count / 2)) batcher.Add(entry);
        return (first, batcher.Take(batch.RunId!));
    }
}
