using System.Text.Json;
using Weir.Native.OnnxRuntime;

namespace Weir.Native.Tests.OnnxRuntime;

/// <summary>Golden tensors (Open Inference Protocol shape) to values and back.</summary>
internal static class V2Tensors
{
    public static OrtValue Parse(JsonElement tensor)
    {
        var shape = tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        var data = tensor.GetProperty("data");
        if (data.ValueKind == JsonValueKind.Object) return Formula(data, shape);
        return tensor.GetProperty("datatype").GetString() switch
        {
            "BOOL" => Of(data, shape, e => e.GetBoolean()),
            "UINT8" => Of(data, shape, e => e.GetByte()),
            "UINT16" => Of(data, shape, e => e.GetUInt16()),
            "UINT32" => Of(data, shape, e => e.GetUInt32()),
            "UINT64" => Of(data, shape, e => e.GetUInt64()),
            "INT8" => Of(data, shape, e => e.GetSByte()),
            "INT16" => Of(data, shape, e => e.GetInt16()),
            "INT32" => Of(data, shape, e => e.GetInt32()),
            "INT64" => Of(data, shape, e => e.GetInt64()),
            "FP16" => Of(data, shape, e => (Half)e.GetDouble()),
            "FP32" => Of(data, shape, e => e.GetSingle()),
            "FP64" => Of(data, shape, e => e.GetDouble()),
            "BYTES" => OrtValue.CreateFromStrings([.. data.EnumerateArray().Select(e => e.GetString()!)], shape),
            var other => throw new InvalidDataException($"datatype {other}"),
        };
    }

    /// <summary>Checks a value against the golden one: floats to 1e-4 relative, all else exactly.</summary>
    public static void AssertEqual(JsonElement expected, OrtValue actual)
    {
        if (expected.TryGetProperty("onnx_type", out _))
        {
            AssertMaps(expected.GetProperty("value"), actual);
            return;
        }

        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()), actual.Dimensions);
        var data = expected.GetProperty("data").EnumerateArray().ToArray();
        switch (expected.GetProperty("datatype").GetString())
        {
            case "BYTES": Assert.Equal(data.Select(e => e.GetString()), actual.GetStrings()); break;
            case "BOOL": Assert.Equal(data.Select(e => e.GetBoolean()), actual.GetTensorData<bool>().ToArray()); break;
            case "FP16" or "FP32" or "FP64":
                var numbers = Numbers(actual);
                Assert.Equal(data.Length, numbers.Length);
                for (var i = 0; i < data.Length; i++) AssertClose(data[i].GetDouble(), numbers[i]);
                break;
            default: Assert.Equal(data.Select(e => e.GetRawText()), Integers(actual)); break;
        }
    }

    private static void AssertMaps(JsonElement expected, OrtValue actual)
    {
        Assert.Equal(OnnxValueType.Sequence, actual.ValueType);
        Assert.Equal(expected.GetArrayLength(), actual.ValueCount);
        for (var i = 0; i < actual.ValueCount; i++)
        {
            using var map = actual.GetValue(i);
            using var keys = map.GetValue(0);
            using var values = map.GetValue(1);
            var names = keys.ElementType == TensorElementType.String ? keys.GetStrings() : Integers(keys);
            var golden = expected[i];
            Assert.Equal(golden.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
            for (var k = 0; k < names.Length; k++) AssertClose(golden.GetProperty(names[k]).GetDouble(), Numbers(values)[k]);
        }
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-4 * Math.Max(1e-2, Math.Abs(expected)), $"expected {expected}, got {actual}");

    private static double[] Numbers(OrtValue value) => value.ElementType switch
    {
        TensorElementType.Float => Array.ConvertAll(value.GetTensorData<float>().ToArray(), v => (double)v),
        TensorElementType.Double => value.GetTensorData<double>().ToArray(),
        _ => Array.ConvertAll(value.GetTensorData<Half>().ToArray(), v => (double)v),
    };

    private static string[] Integers(OrtValue value) => value.ElementType switch
    {
        TensorElementType.UInt8 => Texts<byte>(value),
        TensorElementType.UInt16 => Texts<ushort>(value),
        TensorElementType.UInt32 => Texts<uint>(value),
        TensorElementType.UInt64 => Texts<ulong>(value),
        TensorElementType.Int8 => Texts<sbyte>(value),
        TensorElementType.Int16 => Texts<short>(value),
        TensorElementType.Int32 => Texts<int>(value),
        _ => Texts<long>(value),
    };

    private static string[] Texts<T>(OrtValue value)
        where T : unmanaged => Array.ConvertAll(value.GetTensorData<T>().ToArray(), v => v.ToString()!);

    private static OrtValue Of<T>(JsonElement data, long[] shape, Func<JsonElement, T> read)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory<T>([.. data.EnumerateArray().Select(read)], shape);

    private static OrtValue Formula(JsonElement formula, long[] shape)
    {
        var offset = formula.GetProperty("b").GetSingle();
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var k = 0; k < values.Length; k++) values[k] = (float)Math.Sin((float)(k * 0.01f) + offset);
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }
}
