using System.Globalization;
using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>What an input or output of a model holds.</summary>
public sealed record NodeMetadata
{
    /// <summary>Tensor, sequence or map.</summary>
    public required OnnxValueType ValueType { get; init; }

    /// <summary>Element type of a tensor; key type of a map.</summary>
    public TensorElementType ElementType { get; init; }

    /// <summary>Dimensions of a tensor, −1 where any size will do; empty for a scalar and when the model does not say (see <see cref="IsRankKnown"/>).</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>Names of the free dimensions, empty text where there is none.</summary>
    public IReadOnlyList<string> SymbolicDimensions { get; init; } = [];

    /// <summary>False for a tensor whose rank the model leaves open. The library reports such an input with no dimensions, like a scalar.</summary>
    public bool IsRankKnown => Dimensions.Count > 0;

    /// <summary>Element of a sequence, or value of a map.</summary>
    public NodeMetadata? Element { get; init; }

    /// <summary>As <c>tensor(Float)[batch,4]</c>.</summary>
    public override string ToString() => ValueType switch
    {
        OnnxValueType.Tensor => $"tensor({ElementType})[{ShapeText()}]",
        OnnxValueType.Map => $"map({ElementType},{Element})",
        _ => $"{ValueType.ToString().ToLowerInvariant()}({Element})",
    };

    internal string ShapeText() => string.Join(",", Dimensions.Select((d, i) =>
        d >= 0 ? d.ToString(CultureInfo.InvariantCulture) : SymbolicDimensions.Count > i && SymbolicDimensions[i].Length > 0 ? SymbolicDimensions[i] : "-1"));

    /// <summary>Reads a type description, which stays the caller's.</summary>
    internal static NodeMetadata Of(nint typeInfo)
    {
        var kind = (OnnxValueType)OrtApi.IntOf(56, typeInfo);
        switch (kind)
        {
            case OnnxValueType.Tensor or OnnxValueType.SparseTensor:
                var tensor = OrtApi.PointerOf(55, typeInfo); // borrowed from typeInfo
                return new NodeMetadata
                {
                    ValueType = kind,
                    ElementType = (TensorElementType)OrtApi.IntOf(60, tensor),
                    Dimensions = OrtApi.Dimensions(tensor),
                    SymbolicDimensions = OrtApi.SymbolicDimensions(tensor),
                };
            case OnnxValueType.Sequence:
                return new NodeMetadata { ValueType = kind, Element = Owned(OrtApi.PointerOf(107, OrtApi.PointerOf(104, typeInfo))) };
            case OnnxValueType.Map:
                var map = OrtApi.PointerOf(103, typeInfo);
                return new NodeMetadata { ValueType = kind, ElementType = (TensorElementType)OrtApi.IntOf(105, map), Element = Owned(OrtApi.PointerOf(106, map)) };
            default:
                return new NodeMetadata { ValueType = kind };
        }
    }

    /// <summary>Reads a type description and releases it.</summary>
    internal static NodeMetadata Owned(nint typeInfo)
    {
        using var handle = new OrtSafeHandle(typeInfo, release: 98);
        return Of(typeInfo);
    }
}
