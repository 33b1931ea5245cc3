using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Client.Inference;

/// <summary>A tensor of the Open Inference Protocol, data as (nested or flat) JSON lists.</summary>
/// <param name="Name">Input or output name.</param>
/// <param name="Datatype"><c>FP32</c>, <c>FP64</c>, <c>INT64</c>, <c>BOOL</c>, <c>BYTES</c> …</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Data">Elements in row-major order.</param>
public sealed record InferTensor(string Name, string Datatype, IReadOnlyList<long> Shape, JsonElement Data);

/// <summary>An inference request.</summary>
public sealed record InferRequest(IReadOnlyList<InferTensor> Inputs, string? Id = null);

/// <summary>An inference answer.</summary>
public sealed record InferResponse(string? ModelName, string? ModelVersion, string? Id, IReadOnlyList<InferTensor> Outputs);

/// <summary>A model's inputs and outputs.</summary>
public sealed record ModelMetadata(string Name, IReadOnlyList<string>? Versions, string? Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>One input or output; -1 stands for a free dimension.</summary>
public sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary>The protocol's error body; MLflow's has the sentence as message.</summary>
public sealed record InferError(string? Error, string? Message = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InferRequest))]
[JsonSerializable(typeof(InferResponse))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(InferError))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class InferenceJson : JsonSerializerContext;
