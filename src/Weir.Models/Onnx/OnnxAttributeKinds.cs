namespace Weir.Models.Onnx;

/// <summary>The format's numbers for the kinds of attributes.</summary>
internal static class OnnxAttributeKinds
{
    public static long Of(OnnxAttribute attribute) => attribute switch
    {
        OnnxFloat => 1,
        OnnxInt => 2,
        OnnxText => 3,
        OnnxTensorAttribute => 4,
        OnnxGraphAttribute => 5,
        OnnxFloats => 6,
        OnnxInts => 7,
        OnnxTexts => 8,
        _ => throw new ArgumentException($"attribute '{attribute.Name}' is kept as its message"),
    };
}
