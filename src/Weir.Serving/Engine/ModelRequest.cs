using System.Text.Json;
using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Engine;

/// <summary>A parsed request of whichever protocol: what to run a model on, and how its answer is written. Owns its tensors.</summary>
public abstract class ModelRequest : IDisposable
{
    private protected ModelRequest(string? id, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, IReadOnlyList<string>? outputs)
    {
        Id = id;
        Names = names;
        Values = values;
        Outputs = outputs;
    }

    /// <summary>The client's own id, if the protocol has one and the client sent it.</summary>
    public string? Id { get; }

    /// <summary>Names of the inputs.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<OrtValue> Values { get; }

    /// <summary>Which outputs to give, in which order; null for all.</summary>
    public IReadOnlyList<string>? Outputs { get; }

    /// <summary>Writes the answer of the protocol.</summary>
    /// <exception cref="ServingException">An output cannot be carried by JSON.</exception>
    public abstract void WriteAnswer(Utf8JsonWriter json, ServedModel model, IReadOnlyList<string> names, RunOutputs outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
        GC.SuppressFinalize(this);
    }
}
