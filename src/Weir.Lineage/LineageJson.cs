using System.Text.Json.Serialization;
using Weir.Lineage.Walk;

namespace Weir.Lineage;

/// <summary>Lineage as JSON: on the wire of Weir's own API and for <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = MaxDepth)]
[JsonSerializable(typeof(Execution))]
[JsonSerializable(typeof(LineageTree))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class LineageJson : JsonSerializerContext
{
    /// <summary>How deep JSON may nest: four levels a step of a tree at its deepest, with room for what stands around and within.</summary>
    public const int MaxDepth = 1000;

    /// <summary>How many steps a tree shows one after another; beyond, a branch says that there is more.</summary>
    public const int MaxSteps = 240;
}
