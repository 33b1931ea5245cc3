using System.Text.Json;
using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Tensors;

/// <summary>Reads a JSON list, flat or nested, straight into a tensor.</summary>
internal static class TensorDecoder
{
    /// <summary>Reads the value that the reader stands before.</summary>
    /// <param name="reader">Stands before the list, or before the one element of a scalar.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Dimensions, none negative.</param>
    /// <param name="name">Name of the tensor, for messages.</param>
    /// <param name="bytes">Length of the JSON that holds the value: what bounds the memory that a shape may ask for.</param>
    /// <param name="mayLackText">True where null among texts is a missing one: it becomes empty, which is how graphs take it.</param>
    /// <exception cref="ServingException">A value of another type or out of range; a list of another length or nesting.</exception>
    public static OrtValue Read(ref Utf8JsonReader reader, TensorElementType type, long[] shape, string name, int bytes, bool mayLackText = false)
    {
        var count = Count(shape, name, bytes);
        return type switch
        {
            TensorElementType.Float => Read(ref reader, new float[count], shape, name, "FP32", static (ref Utf8JsonReader r, out float v) => TryFloat(ref r, out v)),
            TensorElementType.Double => Read(ref reader, new double[count], shape, name, "FP64", static (ref Utf8JsonReader r, out double v) => TryDouble(ref r, out v)),
            TensorElementType.Float16 => Read(ref reader, new Half[count], shape, name, "FP16", static (ref Utf8JsonReader r, out Half v) => TryHalf(ref r, out v)),
            TensorElementType.Int64 => Read(ref reader, new long[count], shape, name, "INT64", static (ref Utf8JsonReader r, out long v) => TryInteger(ref r, out v)),
            TensorElementType.Int32 => Read(ref reader, new int[count], shape, name, "INT32", static (ref Utf8JsonReader r, out int v) => { var ok = TryInteger(ref r, out var n) && n is >= int.MinValue and <= int.MaxValue; v = (int)n; return ok; }),
            TensorElementType.Int16 => Read(ref reader, new short[count], shape, name, "INT16", static (ref Utf8JsonReader r, out short v) => { var ok = TryInteger(ref r, out var n) && n is >= short.MinValue and <= short.MaxValue; v = (short)n; return ok; }),
            TensorElementType.Int8 => Read(ref reader, new sbyte[count], shape, name, "INT8", static (ref Utf8JsonReader r, out sbyte v) => { var ok = TryInteger(ref r, out var n) && n is >= sbyte.MinValue and <= sbyte.MaxValue; v = (sbyte)n; return ok; }),
            TensorElementType.UInt64 => Read(ref reader, new ulong[count], shape, name, "UINT64", static (ref Utf8JsonReader r, out ulong v) => { v = 0; return r.TokenType == JsonTokenType.Number && r.TryGetUInt64(out v); }),
            TensorElementType.UInt32 => Read(ref reader, new uint[count], shape, name, "UINT32", static (ref Utf8JsonReader r, out uint v) => { var ok = TryInteger(ref r, out var n) && n is >= 0 and <= uint.MaxValue; v = (uint)n; return ok; }),
            TensorElementType.UInt16 => Read(ref reader, new ushort[count], shape, name, "UINT16", static (ref Utf8JsonReader r, out ushort v) => { var ok = TryInteger(ref r, out var n) && n is >= 0 and <= ushort.MaxValue; v = (ushort)n; return ok; }),
            TensorElementType.UInt8 => Read(ref reader, new byte[count], shape, name, "UINT8", static (ref Utf8JsonReader r, out byte v) => { var ok = TryInteger(ref r, out var n) && n is >= 0 and <= byte.MaxValue; v = (byte)n; return ok; }),
            TensorElementType.Bool => Read(ref reader, new bool[count], shape, name, "BOOL", static (ref Utf8JsonReader r, out bool v) => { v = r.TokenType == JsonTokenType.True; return v || r.TokenType == JsonTokenType.False; }),
            TensorElementType.String => ReadStrings(ref reader, count, shape, name, mayLackText),
            _ => throw new ServingException(ServingFault.BadRequest, $"input '{name}': the datatype {Datatype.NameOf(type)} cannot be sent as JSON"),
        };
    }

    private delegate bool Element<T>(ref Utf8JsonReader reader, out T value);

    private static OrtValue Read<T>(ref Utf8JsonReader reader, T[] data, long[] shape, string name, string datatype, Element<T> element)
        where T : unmanaged
    {
        Fill(ref reader, data, shape, name, datatype, element);
        return OrtValue.CreateTensorValueFromMemory(data, shape);
    }

    private static OrtValue ReadStrings(ref Utf8JsonReader reader, int count, long[] shape, string name, bool mayLackText)
    {
        var data = new string[count];
        Fill(ref reader, data, shape, name, "BYTES", (ref Utf8JsonReader r, out string v) =>
        {
            v = string.Empty;
            if (r.TokenType == JsonTokenType.Null && mayLackText) return true;
            if (r.TokenType != JsonTokenType.String) return false;
            v = r.GetString()!;
            return true;
        });
        return OrtValue.CreateFromStrings(data, shape);
    }

    // Flat or nested: brackets are followed, and must be those of the shape when there are any inside.
    private static void Fill<T>(ref Utf8JsonReader reader, T[] data, long[] shape, string name, string datatype, Element<T> element)
    {
        var depth = 0;
        var index = 0;
        while (true)
        {
            if (!reader.Read()) throw new ServingException(ServingFault.BadRequest, $"input '{name}': 'data' ends too early");
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    if (++depth > Math.Max(1, shape.Length)) throw Nested(name, shape);
                    if (depth > 1 && index % Stride(shape, depth - 1) != 0) throw Nested(name, shape);
                    break;
                case JsonTokenType.EndArray:
                    if (depth > 1 && index % Stride(shape, depth - 1) != 0) throw Nested(name, shape);
                    depth--;
                    break;
                case JsonTokenType.StartObject:
                    throw new ServingException(ServingFault.BadRequest, $"input '{name}': 'data' should be a list of {datatype} values, and holds an object");
                default:
                    if (index == data.Length) throw Wrong(name, shape, $"more than {data.Length}");
                    if (!element(ref reader, out data[index]))
                        throw reader.TokenType == JsonTokenType.Null
                            ? new ServingException(ServingFault.BadRequest, $"input '{name}': element {index} of 'data' is null, and '{name}' may not be missing here{(datatype == "BYTES" ? ": that takes a signature which does not require it" : string.Empty)}")
                            : new ServingException(ServingFault.BadRequest, $"input '{name}': element {index} of 'data' is no {datatype} value: {Excerpt(ref reader)}");
                    index++;
                    break;
            }

            if (depth == 0) break;
        }

        if (index != data.Length) throw Wrong(name, shape, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    // Elements below one bracket at a depth.
    private static long Stride(long[] shape, int depth)
    {
        long stride = 1;
        for (var i = depth; i < shape.Length; i++) stride *= shape[i];
        return Math.Max(1, stride);
    }

    // The shape is a stranger's claim: nothing is allocated for more elements than the data has bytes.
    private static int Count(long[] shape, string name, int bytes)
    {
        long count = 1;
        foreach (var d in shape)
        {
            if (d < 0) throw new ServingException(ServingFault.BadRequest, $"input '{name}': the shape [{string.Join(",", shape)}] has a negative dimension");
            count = d != 0 && count > int.MaxValue / d ? int.MaxValue + 1L : count * d;
        }

        if (count <= bytes) return (int)count;
        var wanted = count > int.MaxValue ? $"more than {int.MaxValue}" : count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new ServingException(ServingFault.BadRequest, $"input '{name}': the shape [{string.Join(",", shape)}] wants {wanted} elements, 'data' has only {bytes} bytes");
    }

    // JSON has no NaN: null is a missing value, as in frames.
    private static bool TryDouble(ref Utf8JsonReader reader, out double value)
    {
        value = double.NaN;
        if (reader.TokenType == JsonTokenType.Null) return true;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value);
    }

    private static bool TryFloat(ref Utf8JsonReader reader, out float value)
    {
        value = float.NaN;
        if (reader.TokenType == JsonTokenType.Null) return true;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out value) && float.IsFinite(value);
    }

    private static bool TryHalf(ref Utf8JsonReader reader, out Half value)
    {
        var ok = TryDouble(ref reader, out var number);
        value = (Half)number;
        return ok && !Half.IsInfinity(value);
    }

    // 3.0 is a whole number; 1e19 and 3.5 are not.
    private static bool TryInteger(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number) return false;
        if (reader.TryGetInt64(out value)) return true;
        if (!reader.TryGetDouble(out var number) || number != Math.Floor(number) || Math.Abs(number) >= 9007199254740992) return false;
        value = (long)number;
        return true;
    }

    private static string Excerpt(ref Utf8JsonReader reader)
    {
        var text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        if (reader.TokenType == JsonTokenType.String) text = $"\"{text}\"";
        return text.Length > 40 ? text[..40] + "…" : text;
    }

    private static ServingException Nested(string name, long[] shape) =>
        new(ServingFault.BadRequest, $"input '{name}': the nesting of 'data' is not that of the shape [{string.Join(",", shape)}]");

    private static ServingException Wrong(string name, long[] shape, string found) =>
        new(ServingFault.BadRequest, $"input '{name}': the shape [{string.Join(",", shape)}] wants {shape.Aggregate(1L, (a, b) => a * b)} elements, 'data' has {found}");
}
