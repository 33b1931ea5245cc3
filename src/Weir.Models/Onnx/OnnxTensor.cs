using System.Runtime.InteropServices;
using System.Text;
using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx;

/// <summary>A constant tensor.</summary>
public sealed record OnnxTensor
{
    /// <summary>Its name as an initializer.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Element type.</summary>
    public required TensorElementType ElementType { get; init; }

    /// <summary>Dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>Elements as little-endian bytes in row-major order; empty for strings.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Elements of a string tensor, as bytes.</summary>
    public IReadOnlyList<byte[]> Texts { get; init; } = [];

    /// <summary>True when the elements lie in another file, which Weir does not follow.</summary>
    public bool IsExternal { get; init; }

    /// <summary>A tensor of numbers, integers or truth values.</summary>
    public static OnnxTensor Of<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> dimensions)
        where T : unmanaged => new()
        {
            Name = name,
            ElementType = TensorElementTypes.Of<T>(),
            Dimensions = dimensions.ToArray(),
            Raw = MemoryMarshal.AsBytes(values).ToArray(), // .NET runs on little-endian machines only
        };

    /// <summary>A tensor of strings.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<string> values, params ReadOnlySpan<long> dimensions) => new()
    {
        Name = name,
        ElementType = TensorElementType.String,
        Dimensions = dimensions.ToArray(),
        Texts = [.. values.Select(Encoding.UTF8.GetBytes)],
    };

    /// <summary>The elements.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged =>
        TensorElementTypes.Of<T>() == ElementType ? MemoryMarshal.Cast<byte, T>(Raw.Span) : throw new InvalidOperationException($"'{Name}' holds {ElementType}");
}
