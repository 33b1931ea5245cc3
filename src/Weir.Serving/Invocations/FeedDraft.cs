using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Invocations;

/// <summary>Tensors under way to a feed: disposes of them unless the feed was finished, so that a bad cell leaves nothing behind.</summary>
internal sealed class FeedDraft : IDisposable
{
    private readonly List<string> _names = [];
    private readonly List<OrtValue> _values = [];
    private bool _isFinished;

    /// <summary>The tensors so far.</summary>
    public IReadOnlyList<OrtValue> Values => _values;

    /// <summary>Takes a tensor over.</summary>
    public void Add(string name, OrtValue value)
    {
        _names.Add(name);
        _values.Add(value);
    }

    /// <summary>Hands the tensors over to a feed.</summary>
    public Feed Finish(int? rows, bool asRecords)
    {
        _isFinished = true;
        return new Feed(_names, _values, rows, asRecords);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isFinished) return;
        foreach (var value in _values) value.Dispose();
    }
}
