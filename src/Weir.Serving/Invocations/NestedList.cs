using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;

namespace Weir.Serving.Invocations;

/// <summary>Nested JSON lists as a tensor; the shape is that of the nesting.</summary>
internal static class NestedList
{
    public static OrtValue Read(JsonElement value, TensorInfo input) =>
        value.ValueKind == JsonValueKind.Array ? Read([.. value.EnumerateArray()], input, isText: false) : CellReader.Read([value], input.Metadata.ElementType, [], _ => $"the input '{input.Name}'", isOptional: false, isText: false);

    public static OrtValue Read(JsonElement[] items, TensorInfo input, bool isText)
    {
        var shape = new List<long> { items.Length };
        for (var probe = items.Length > 0 ? items[0] : default; probe.ValueKind == JsonValueKind.Array; probe = probe.GetArrayLength() > 0 ? probe[0] : default) shape.Add(probe.GetArrayLength());
        var cells = new List<JsonElement>();
        foreach (var item in items) Flatten(item, 1);
        var wanted = input.Metadata.Dimensions;

        // A vector for a column of width one is what everybody means.
        if (wanted.Count == shape.Count + 1 && wanted[^1] == 1) shape.Add(1);
        if (wanted.Count > 0 && (wanted.Count != shape.Count || wanted.Where((d, i) => d >= 0 && d != shape[i]).Any()))
            throw new ServingException(ServingFault.InvalidInput, $"the input '{input.Name}' has the shape [{string.Join(",", shape)}], the model wants [{string.Join(",", wanted)}] (-1 = any)");
        return CellReader.Read(cells, input.Metadata.ElementType, [.. shape], i => $"element {i} of the input '{input.Name}'", isOptional: false, isText);

        void Flatten(JsonElement item, int depth)
        {
            if (item.ValueKind == JsonValueKind.Array != depth < shape.Count || item.ValueKind == JsonValueKind.Array && item.GetArrayLength() != shape[depth])
                throw new ServingException(ServingFault.InvalidInput, $"the lists of the input '{input.Name}' are not all of one length");
            if (item.ValueKind != JsonValueKind.Array)
            {
                cells.Add(item);
                return;
            }

            foreach (var inner in item.EnumerateArray()) Flatten(inner, depth + 1);
        }
    }
}
