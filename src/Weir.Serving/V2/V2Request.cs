using Weir.Native.OnnxRuntime;

namespace Weir.Serving.V2;

/// <summary>A parsed inference request; owns its tensors.</summary>
public sealed class V2Request : IDisposable
{
    internal V2Request(string? id, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, IReadOnlyList<string>? outputs)
    {
        Id = id;
        InputNames = names;
        Inputs = values;
        Outputs = outputs;
    }

    /// <summary>The client's own id, which is echoed.</summary>
    public string? Id { get; }

    /// <summary>Names of the inputs.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<OrtValue> Inputs { get; }

    /// <summary>Which outputs to give, in which order; null for all.</summary>
    public IReadOnlyList<string>? Outputs { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Inputs) value.Dispose();
    }
}
