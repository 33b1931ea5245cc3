using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Invocations;

/// <summary>Tensors for one run, and how its answer is to look. Owns the tensors.</summary>
/// <param name="Names">Input names.</param>
/// <param name="Values">Tensors.</param>
/// <param name="Rows">Rows of the request; null when the request has no rows.</param>
/// <param name="AsRecords">The answer is a list of records; otherwise arrays by name.</param>
public sealed record Feed(IReadOnlyList<string> Names, IReadOnlyList<OrtValue> Values, int? Rows, bool AsRecords) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
    }
}
