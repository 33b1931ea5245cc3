using System.Buffers;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Gates;

/// <summary>Tensors as the Open Inference Protocol has them in JSON.</summary>
internal static class TensorJson
{
    /// <summary>Elements in row-major order, NaN as null; nothing where one is infinite, which JSON has no number for.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="isMissing">Whether its texts are missing ones: null in place of what the graph takes for them.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: an element type that no table has.</exception>
    public static JsonElement? Of(OrtValue value, bool isMissing = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            switch (value.ElementType)
            {
                case TensorElementType.Double: foreach (var v in value.GetTensorData<double>()) if (double.IsNaN(v)) json.WriteNullValue(); else if (double.IsFinite(v)) json.WriteNumberValue(v); else return null; break;
                case TensorElementType.Float: foreach (var v in value.GetTensorData<float>()) if (float.IsNaN(v)) json.WriteNullValue(); else if (float.IsFinite(v)) json.WriteNumberValue(v); else return null; break;
                case TensorElementType.Int64: foreach (var v in value.GetTensorData<long>()) json.WriteNumberValue(v); break;
                case TensorElementType.Int32: foreach (var v in value.GetTensorData<int>()) json.WriteNumberValue(v); break;
                case TensorElementType.Bool: foreach (var v in value.GetTensorData<bool>()) json.WriteBooleanValue(v); break;
                case TensorElementType.String: foreach (var v in value.GetStrings()) if (isMissing) json.WriteNullValue(); else json.WriteStringValue(v); break;
                default: throw Unfit(value.ElementType);
            }

            json.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The protocol's name of an element type.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an element type that no table has.</exception>
    public static string Datatype(TensorElementType type) => type switch
    {
        TensorElementType.Double => "FP64",
        TensorElementType.Float => "FP32",
        TensorElementType.Int64 => "INT64",
        TensorElementType.Int32 => "INT32",
        TensorElementType.Bool => "BOOL",
        TensorElementType.String => "BYTES",
        _ => throw Unfit(type),
    };

    private static WeirException Unfit(TensorElementType type) => new(ErrorCodes.InvalidValue, $"a tensor of {type} is no column of a table");
}
