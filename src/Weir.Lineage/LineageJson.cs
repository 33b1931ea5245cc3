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
    /// <summary>How deep a tree may nest: four levels of JSON a step, so some 250 steps one after another.</summary>
    public const int MaxDepth = 1000;
}
