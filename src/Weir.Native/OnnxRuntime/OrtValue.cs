using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>A value that goes into or comes out of a run: a tensor, a sequence or a map. Not for use by two threads at once.</summary>
public sealed unsafe class OrtValue : IDisposable
{
    private readonly OrtSafeHandle _handle;

    private OrtValue(nint handle, OnnxValueType type, TensorElementType elementType, long[] shape, GCHandle pin = default)
    {
        _handle = new OrtSafeHandle(handle, release: 96, pin);
        ValueType = type;
        ElementType = elementType;
        Dimensions = shape;
        ElementCount = CountOf(shape);
    }

    private (byte[] Bytes, int[] Offsets)? _text;

    /// <summary>Tensor, sequence or map.</summary>
    public OnnxValueType ValueType { get; }

    /// <summary>Element type of a tensor.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>Dimensions of a tensor; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>Elements of a tensor; 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>Elements of a sequence; 2 (keys, values) for a map.</summary>
    public int ValueCount => OrtApi.Count(81, Handle);

    internal nint Handle => _handle.Value;

    /// <summary>A tensor over an array, without a copy: the array stays pinned until the value is disposed.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements as the array.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var count = CountOf(shape);
        if (count != data.Length) throw new ArgumentException($"a shape of {count} elements over an array of {data.Length}");
        var type = TensorElementTypes.Of<T>();
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        try
        {
            var address = Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(data));
            var handle = OrtApi.CreateTensor(OrtEnv.Instance.CpuMemory, address, count * sizeof(T), shape, type);
            return new OrtValue(handle, OnnxValueType.Tensor, type, shape.ToArray(), pin);
        }
        catch
        {
            pin.Free();
            throw;
        }
    }

    /// <summary>A tensor over memory that the caller keeps in place (pinned or native) until the value is disposed.</summary>
    /// <exception cref="ArgumentException">The shape has more elements than the memory.</exception>
    public static OrtValue CreateTensorValueOverPinned<T>(Span<T> pinned, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var count = CountOf(shape);
        if (count > pinned.Length) throw new ArgumentException($"a shape of {count} elements over memory for {pinned.Length}");
        var type = TensorElementTypes.Of<T>();
        var handle = OrtApi.CreateTensor(
            OrtEnv.Instance.CpuMemory, Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned)), count * sizeof(T), shape, type);
        return new OrtValue(handle, OnnxValueType.Tensor, type, shape.ToArray());
    }

    /// <summary>A tensor in memory of the library, zeroed or with empty strings.</summary>
    public static OrtValue CreateAllocatedTensorValue(TensorElementType type, params ReadOnlySpan<long> shape)
    {
        var value = new OrtValue(OrtApi.CreateTensor(shape, type), OnnxValueType.Tensor, type, shape.ToArray());
        if (type != TensorElementType.String && value.ElementCount > 0) value.Bytes().Clear();
        return value;
    }

    /// <summary>A string tensor. NUL characters inside a string stay.</summary>
    public static OrtValue CreateFromStrings(IReadOnlyList<string> strings, params ReadOnlySpan<long> shape)
    {
        if (CountOf(shape) != strings.Count) throw new ArgumentException($"a shape of {CountOf(shape)} elements over {strings.Count} strings");
        var value = CreateAllocatedTensorValue(TensorElementType.String, shape);
        for (var i = 0; i < strings.Count; i++) value.SetString(i, strings[i]);
        return value;
    }

    /// <summary>The elements of a tensor that is not one of strings, in row-major order; valid until the value is disposed.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public Span<T> GetTensorData<T>()
        where T : unmanaged
    {
        if (ValueType != OnnxValueType.Tensor || TensorElementTypes.Of<T>() != ElementType)
            throw new InvalidOperationException($"the value is {ValueType} of {ElementType}, not of {typeof(T).Name}");
        return ElementCount == 0 ? [] : new Span<T>((void*)OrtApi.PointerOf(51, Handle), checked((int)ElementCount));
    }

    /// <summary>The raw bytes of a tensor that is not one of strings; valid until the value is disposed.</summary>
    /// <exception cref="InvalidOperationException">Not a tensor, or one of strings.</exception>
    public Span<byte> Bytes()
    {
        if (ValueType != OnnxValueType.Tensor || ElementType.SizeBytes() == 0) throw new InvalidOperationException($"{ValueType} of {ElementType} has no flat bytes");
        return ElementCount == 0 ? [] : new Span<byte>((void*)OrtApi.PointerOf(51, Handle), checked((int)ElementCount * ElementType.SizeBytes()));
    }

    /// <summary>Sets one element of a string tensor from text.</summary>
    public void SetString(long index, ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        SetString(index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>Sets one element of a string tensor from bytes.</summary>
    public void SetString(long index, ReadOnlySpan<byte> utf8)
    {
        _text = null;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)ElementCount, nameof(index));
        OrtApi.SetString(Handle, index, utf8);
    }

    /// <summary>The elements of a string tensor; bytes that are no UTF-8 become U+FFFD.</summary>
    public string[] GetStrings()
    {
        var (bytes, offsets) = GetStringBytes();
        var strings = new string[ElementCount];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = Encoding.UTF8.GetString(bytes, offsets[i], offsets[i + 1] - offsets[i]);
        return strings;
    }

    /// <summary>The elements of a string tensor as bytes: element i lies in [offsets[i], offsets[i + 1]).</summary>
    public (byte[] Bytes, int[] Offsets) GetStringBytes()
    {
        if (ValueType != OnnxValueType.Tensor || ElementType != TensorElementType.String) throw new InvalidOperationException($"the value is {ValueType} of {ElementType}, not of strings");
        if (_text is { } known) return known;
        var offsets = new int[ElementCount + 1];
        if (ElementCount == 0) return ([], offsets);
        var bytes = new byte[OrtApi.Count(53, Handle)];
        var starts = new nuint[ElementCount];
        OrtApi.GetStrings(Handle, bytes, starts);
        for (var i = 0; i < starts.Length; i++) offsets[i] = (int)starts[i];
        offsets[^1] = bytes.Length;

        // Kept: whoever writes a table row by row asks for each cell, and the library only hands out the whole tensor.
        _text = (bytes, offsets);
        return (bytes, offsets);
    }

    /// <summary>Element of a sequence; 0 = keys and 1 = values of a map. To be disposed by the caller.</summary>
    public OrtValue GetValue(int index) => Owned(OrtApi.GetValue(Handle, index));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose(); // frees the pin too, as its finalizer does for a forgotten value

    /// <summary>Wraps what the library made and reads its type.</summary>
    internal static OrtValue Owned(nint handle)
    {
        try
        {
            var kind = (OnnxValueType)OrtApi.IntOf(67, handle);
            if (kind != OnnxValueType.Tensor) return new OrtValue(handle, kind, TensorElementType.Undefined, []);
            using var info = new OrtSafeHandle(OrtApi.PointerOf(65, handle), release: 99);
            return new OrtValue(handle, kind, (TensorElementType)OrtApi.IntOf(60, info.Value), OrtApi.Dimensions(info.Value));
        }
        catch
        {
            OrtApi.Release(96, handle);
            throw;
        }
    }

    private static long CountOf(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var dimension in shape) count = checked(count * dimension);
        return count;
    }
}
