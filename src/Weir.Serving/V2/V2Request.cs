using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;

namespace Weir.Serving.V2;

/// <summary>A parsed inference request of the Open Inference Protocol.</summary>
public sealed class V2Request : ModelRequest
{
    internal V2Request(string? id, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, IReadOnlyList<string>? outputs)
        : base(id, names, values, outputs)
    {
    }

    /// <inheritdoc/>
    public override void WriteAnswer(Utf8JsonWriter json, ServedModel model, IReadOnlyList<string> names, RunOutputs outputs) => V2Writer.WriteInference(json, model, Id, names, outputs);
}
