using System.Globalization;

namespace Weir.Native.XGBoost.Interop;

/// <summary>Arrays are handed over as JSON: address, shape and type. The library copies them during the call.</summary>
internal static unsafe class ArrayInterface
{
    public static byte[] Of(float* data, params ReadOnlySpan<long> shape) => Of(data, "<f4", shape);

    public static byte[] Of(ulong* data, params ReadOnlySpan<long> shape) => Of(data, "<u8", shape);

    public static byte[] Of(uint* data, params ReadOnlySpan<long> shape) => Of(data, "<u4", shape);

    private static byte[] Of(void* data, string type, ReadOnlySpan<long> shape)
    {
        List<string> sizes = [];
        foreach (var size in shape) sizes.Add(size.ToString(CultureInfo.InvariantCulture));
        return NativeText.CString(string.Create(
            CultureInfo.InvariantCulture, $$"""{"data":[{{(nuint)data}},true],"shape":[{{string.Join(",", sizes)}}],"typestr":"{{type}}","version":3}"""));
    }
}
