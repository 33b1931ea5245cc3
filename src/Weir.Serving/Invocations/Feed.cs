using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;

namespace Weir.Serving.Invocations;

/// <summary>A parsed scoring request: tensors for one run, and how its answer is to look.</summary>
public sealed class Feed : ModelRequest
{
    internal Feed(IReadOnlyList<string> names, IReadOnlyList<OrtValue> values, int? rows, bool asRecords)
        : base(null, names, values, null)
    {
        Rows = rows;
        AsRecords = asRecords;
    }

    /// <summary>Rows of the request; null when the request has no rows.</summary>
    public int? Rows { get; }

    /// <summary>True when the answer is a list of records; otherwise it is arrays by name.</summary>
    public bool AsRecords { get; }

    /// <inheritdoc/>
    public override void WriteAnswer(Utf8JsonWriter json, ServedModel model, IReadOnlyList<string> names, RunOutputs outputs) => Invocation.Write(json, model, this, names, outputs);
}
