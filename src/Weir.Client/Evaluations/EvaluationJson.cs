using System.Text.Json.Serialization;

namespace Weir.Client.Evaluations;

/// <summary>How <c>evaluation.json</c> is written. It is read by <see cref="EvaluationReader"/>, which tells what is wrong.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
