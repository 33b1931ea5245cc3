using System.Collections;

namespace Weir.Native.OnnxRuntime;

/// <summary>The values that a run made, in the order asked for; disposes of them all.</summary>
public sealed class RunOutputs : IReadOnlyList<OrtValue>, IDisposable
{
    private readonly OrtValue[] _values;

    internal RunOutputs(OrtValue[] values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public OrtValue this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<OrtValue> GetEnumerator() => ((IEnumerable<OrtValue>)_values).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values) value.Dispose();
    }
}
