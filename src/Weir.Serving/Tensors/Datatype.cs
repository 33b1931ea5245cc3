using Weir.Native.OnnxRuntime;

namespace Weir.Serving.Tensors;

/// <summary>Names of element types in the Open Inference Protocol.</summary>
public static class Datatype
{
    private static readonly (string Name, TensorElementType Type)[] Known =
    [
        ("BOOL", TensorElementType.Bool), ("UINT8", TensorElementType.UInt8), ("UINT16", TensorElementType.UInt16), ("UINT32", TensorElementType.UInt32),
        ("UINT64", TensorElementType.UInt64), ("INT8", TensorElementType.Int8), ("INT16", TensorElementType.Int16), ("INT32", TensorElementType.Int32),
        ("INT64", TensorElementType.Int64), ("FP16", TensorElementType.Float16), ("FP32", TensorElementType.Float), ("FP64", TensorElementType.Double),
        ("BYTES", TensorElementType.String), ("BF16", TensorElementType.BFloat16),
    ];

    /// <summary>The protocol's name of a type.</summary>
    public static string NameOf(TensorElementType type)
    {
        foreach (var (name, known) in Known)
            if (known == type) return name;
        return type.ToString().ToUpperInvariant();
    }

    /// <summary>The type of a name, or null.</summary>
    public static TensorElementType? Find(string name)
    {
        foreach (var (known, type) in Known)
            if (known == name) return type;
        return null;
    }
}
