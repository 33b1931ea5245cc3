using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.Tensors;

namespace Weir.Serving.V2;

/// <summary>Writes the answers of the Open Inference Protocol.</summary>
public static class V2Writer
{
    /// <summary>The answer of an inference.</summary>
    /// <exception cref="ServingException">An output cannot be carried by JSON.</exception>
    public static void WriteInference(Utf8JsonWriter json, ServedModel model, string? id, IReadOnlyList<string> names, RunOutputs outputs)
    {
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        if (id is not null) json.WriteString("id"u8, id);
        json.WriteStartArray("outputs"u8);
        for (var i = 0; i < outputs.Count; i++)
        {
            var value = outputs[i];
            if (value.ValueType != OnnxValueType.Tensor) throw new ServingException(ServingFault.InferenceFailed, $"the output '{names[i]}' is no tensor; ask for it through /invocations");
            json.WriteStartObject();
            json.WriteString("name"u8, names[i]);
            json.WriteString("datatype"u8, Datatype.NameOf(value.ElementType));
            json.WriteStartArray("shape"u8);
            foreach (var d in value.Dimensions) json.WriteNumberValue(d);
            json.WriteEndArray();
            json.WriteStartArray("data"u8);
            TensorEncoder.WriteElements(json, value, 0, (int)value.ElementCount, nanAsNull: false);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A model's inputs and outputs.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, ServedModel model, IReadOnlyList<string> versions)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteStartArray("versions"u8);
        foreach (var version in versions) json.WriteStringValue(version);
        json.WriteEndArray();
        json.WriteString("platform"u8, "onnx_onnxv1"u8);
        WriteTensors(json, model, "inputs", model.Inputs);
        WriteTensors(json, model, "outputs", model.Outputs);
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, ServedModel model, string field, IReadOnlyList<TensorInfo> tensors)
    {
        json.WriteStartArray(field);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("datatype"u8, tensor.Metadata.ValueType == OnnxValueType.Tensor ? Datatype.NameOf(tensor.Metadata.ElementType) : tensor.Metadata.ValueType.ToString().ToUpperInvariant());
            json.WriteStartArray("shape"u8);
            foreach (var d in tensor.Metadata.Dimensions) json.WriteNumberValue(d);
            json.WriteEndArray();
            if (tensor.IsOptional || model.ClassNamesOf(tensor.Name).Count > 0)
            {
                json.WriteStartObject("parameters"u8);
                if (tensor.IsOptional) json.WriteBoolean("optional"u8, true);
                if (model.ClassNamesOf(tensor.Name) is { Count: > 0 } classes)
                {
                    json.WriteStartArray("class_names"u8);
                    foreach (var name in classes) json.WriteStringValue(name);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
