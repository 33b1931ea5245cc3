using System.Text.Json;
using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Tensors;

/// <summary>Writes the elements of a tensor as JSON.</summary>
internal static class TensorEncoder
{
    /// <summary>Writes elements [start, start + count) one after the other.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="start">First element.</param>
    /// <param name="count">How many.</param>
    /// <param name="nanAsNull">Writes NaN and infinities as null, which JSON has no number for; otherwise they are refused.</param>
    /// <exception cref="ServingException">NaN or infinity, unless null is asked for; an element type without JSON form.</exception>
    public static void WriteElements(Utf8JsonWriter json, OrtValue value, int start, int count, bool nanAsNull)
    {
        switch (value.ElementType)
        {
            case TensorElementType.Float: foreach (var v in value.GetTensorData<float>().Slice(start, count)) if (Finite(json, v, nanAsNull)) json.WriteNumberValue(v); break;
            case TensorElementType.Double: foreach (var v in value.GetTensorData<double>().Slice(start, count)) if (Finite(json, v, nanAsNull)) json.WriteNumberValue(v); break;
            case TensorElementType.Float16: foreach (var v in value.GetTensorData<Half>().Slice(start, count)) if (Finite(json, (double)v, nanAsNull)) json.WriteNumberValue((float)v); break;
            case TensorElementType.Int64: foreach (var v in value.GetTensorData<long>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.Int32: foreach (var v in value.GetTensorData<int>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.Int16: foreach (var v in value.GetTensorData<short>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.Int8: foreach (var v in value.GetTensorData<sbyte>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.UInt64: foreach (var v in value.GetTensorData<ulong>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.UInt32: foreach (var v in value.GetTensorData<uint>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.UInt16: foreach (var v in value.GetTensorData<ushort>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.UInt8: foreach (var v in value.GetTensorData<byte>().Slice(start, count)) json.WriteNumberValue(v); break;
            case TensorElementType.Bool: foreach (var v in value.GetTensorData<bool>().Slice(start, count)) json.WriteBooleanValue(v); break;
            case TensorElementType.String: WriteStrings(json, value, start, count); break;
            default: throw new ServingException(ServingFault.InferenceFailed, $"an output of type {Datatype.NameOf(value.ElementType)} has no JSON form");
        }
    }

    /// <summary>Writes nested lists by the tensor's shape from a dimension on.</summary>
    public static void WriteNested(Utf8JsonWriter json, OrtValue value, int dimension, int start, bool nanAsNull)
    {
        var shape = value.Dimensions;
        if (dimension >= shape.Count)
        {
            WriteElements(json, value, start, 1, nanAsNull);
            return;
        }

        json.WriteStartArray();
        if (dimension == shape.Count - 1)
        {
            WriteElements(json, value, start, (int)shape[dimension], nanAsNull);
        }
        else
        {
            var stride = 1;
            for (var i = dimension + 1; i < shape.Count; i++) stride *= (int)shape[i];
            for (var i = 0; i < shape[dimension]; i++) WriteNested(json, value, dimension + 1, start + i * stride, nanAsNull);
        }

        json.WriteEndArray();
    }

    // Strings are copied out once per call, so one cell at a time would copy the whole tensor for each row.
    private static void WriteStrings(Utf8JsonWriter json, OrtValue value, int start, int count)
    {
        var (bytes, offsets) = value.GetStringBytes();
        for (var i = start; i < start + count; i++) json.WriteStringValue(bytes.AsSpan(offsets[i]..offsets[i + 1]));
    }

    private static bool Finite(Utf8JsonWriter json, double value, bool nanAsNull)
    {
        if (double.IsFinite(value)) return true;
        if (!nanAsNull) throw new ServingException(ServingFault.InferenceFailed, $"the model's answer holds {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}, which JSON cannot carry");
        json.WriteNullValue();
        return false;
    }
}
