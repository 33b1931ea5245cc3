namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Values, tensors and their types.</summary>
internal static unsafe partial class OrtApi
{
    public static nint CreateTensor(ReadOnlySpan<long> shape, TensorElementType type)
    {
        nint value;
        fixed (long* s = shape)
            Check(((delegate* unmanaged[Cdecl]<nint, long*, nuint, int, nint*, nint>)Table[48])(Allocator(), s, (nuint)shape.Length, (int)type, &value));
        return value;
    }

    public static nint CreateTensor(nint memoryInfo, void* data, long sizeBytes, ReadOnlySpan<long> shape, TensorElementType type)
    {
        nint value;
        fixed (long* s = shape)
        {
            Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, nint*, nint>)Table[49])(
                memoryInfo, data, (nuint)sizeBytes, s, (nuint)shape.Length, (int)type, &value));
        }

        return value;
    }

    public static int IntOf(int index, nint handle)
    {
        int value;
        Check(((delegate* unmanaged[Cdecl]<nint, int*, nint>)Table[index])(handle, &value));
        return value;
    }

    public static nint PointerOf(int index, nint handle)
    {
        nint value;
        Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint>)Table[index])(handle, &value));
        return value;
    }

    public static nint GetValue(nint value, int index)
    {
        nint element;
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint, nint*, nint>)Table[80])(value, index, Allocator(), &element));
        return element;
    }

    /// <summary>Room for one element of a string tensor: keeps NUL characters, which a C string would end at.</summary>
    public static void SetString(nint value, long index, ReadOnlySpan<byte> text)
    {
        byte* buffer;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint, nuint, byte**, nint>)Table[252])(value, (nuint)index, (nuint)text.Length, &buffer));
        text.CopyTo(new Span<byte>(buffer, text.Length));
    }

    public static void GetStrings(nint value, Span<byte> bytes, Span<nuint> offsets)
    {
        fixed (byte* b = bytes)
        fixed (nuint* o = offsets)
        {
            Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint*, nuint, nint>)Table[54])(
                value, b, (nuint)bytes.Length, o, (nuint)offsets.Length));
        }
    }

    public static long[] Dimensions(nint shapeInfo)
    {
        var dimensions = new long[Count(61, shapeInfo)];
        fixed (long* d = dimensions)
            Check(((delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)Table[62])(shapeInfo, d, (nuint)dimensions.Length));
        return dimensions;
    }

    public static string[] SymbolicDimensions(nint shapeInfo)
    {
        var names = new nint[Count(61, shapeInfo)];
        fixed (nint* n = names)
            Check(((delegate* unmanaged[Cdecl]<nint, nint*, nuint, nint>)Table[63])(shapeInfo, n, (nuint)names.Length));
        return [.. names.Select(name => Text((byte*)name))];
    }
}
