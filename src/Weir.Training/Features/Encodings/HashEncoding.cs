using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Features.Encodings;

/// <summary>A 0/1 feature for each value of a hash: MurmurHash3 (32 bits, seed 0, UTF-8) modulo the number of places. Unseen categories have one too.</summary>
internal sealed record HashEncoding(string Column, int Buckets) : Encoding
{
    public override IReadOnlyList<string> Names => [.. Enumerable.Range(0, Buckets).Select(b => $"hash of {Column} {b.ToString(CultureInfo.InvariantCulture)}")];

    public override bool IsSparse => true;

    /// <summary>The place of each text, as 64-bit integers of the same shape.</summary>
    public static string Places(GraphBuilder graph, string texts, int buckets)
    {
        var hash = graph.Node(GraphBuilder.Microsoft, "MurmurHash3", [texts], [OnnxAttribute.Of("positive", 1), OnnxAttribute.Of("seed", 0)]);
        return graph.Node("Mod", [graph.Cast(hash, TensorElementType.Int64), graph.Scalar((long)buckets)]);
    }

    public override string Add(GraphBuilder graph, string texts)
    {
        var oneHot = graph.Node("OneHot", [Places(graph, graph.Reshape(texts, -1), Buckets), graph.Scalar((long)Buckets), graph.Constant<float>([0, 1], 2)], OnnxAttribute.Of("axis", -1));
        return graph.Reshape(oneHot, -1, Buckets);
    }
}
