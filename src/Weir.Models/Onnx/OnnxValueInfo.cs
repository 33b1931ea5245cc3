using Weir.Native.OnnxRuntime;

namespace Weir.Models.Onnx;

/// <summary>Name and type of a value of a graph.</summary>
/// <param name="Name">Its name.</param>
public sealed record OnnxValueInfo(string Name)
{
    /// <summary>Element type of a tensor; undefined for other kinds.</summary>
    public TensorElementType ElementType { get; init; }

    /// <summary>Dimensions of a tensor; null when its rank is open.</summary>
    public IReadOnlyList<OnnxDimension>? Shape { get; init; }

    /// <summary>The type as a message, for sequences, maps and the like.</summary>
    public byte[]? RawType { get; init; }
}

/// <summary>A dimension: a size, or a name for any size, or neither.</summary>
/// <param name="Size">Size, or null.</param>
/// <param name="Symbol">Name, or null.</param>
public sealed record OnnxDimension(long? Size, string? Symbol = null)
{
    /// <summary>The free number of rows, called <c>batch</c>.</summary>
    public static OnnxDimension Batch { get; } = new(null, "batch");
}
