using System.Text.Json.Serialization;

namespace Weir.Tuning.Storage;

/// <summary>Definitions of studies as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StudyDefinition))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StudyJson : JsonSerializerContext;
