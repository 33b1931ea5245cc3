using System.Text.Json.Serialization;
using Weir.Lineage.Walk;

namespace Weir.Lineage;

/// <summary>Lineage as JSON: on the wire of Weir's own API and for <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = false)]
[JsonSerializable(typeof(Execution))]
[JsonSerializable(typeof(LineageTree))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class LineageJson : JsonSerializerContext;
