using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features.Encodings;

/// <summary>A 0/1 feature for each of the commonest categories, and one for the rare ones together where they are pooled.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kept">Categories with a feature.</param>
/// <param name="Pooled">Categories that share one; null where none do.</param>
/// <param name="Unseen">Whether categories that were never seen share that too.</param>
internal sealed record OneHotEncoding(string Column, IReadOnlyList<string> Kept, IReadOnlyList<string>? Pooled, Unseen Unseen) : Encoding
{
    public override IReadOnlyList<string> Names => [.. Kept.Select(c => CategoryCounts.Named(Column, c)), .. Pooled is null ? Array.Empty<string>() : [$"{Column} is rare"]];

    public override bool IsSparse => true;

    public static OneHotEncoding Fit(CategoryCounts counts, CategorySpec spec) => new(counts.Column, counts.Kept, spec.Rare == Rare.Pool ? [.. counts.Rest] : null, spec.Unseen);

    public override string Add(GraphBuilder graph, string texts)
    {
        List<string> parts = [];
        if (Kept.Count > 0)
        {
            var oneHot = graph.Node(GraphBuilder.MachineLearning, "OneHotEncoder", [texts], [OnnxAttribute.Of("cats_strings", Kept), OnnxAttribute.Of("zeros", 1)]);
            parts.Add(graph.Reshape(oneHot, -1, Kept.Count));
        }

        if (Pooled is null) return graph.Concat(parts);
        if (Unseen == Unseen.Rare && Kept.Count > 0) parts.Add(graph.LabelEncoder(texts, Kept, [.. Kept.Select(_ => 0f)], otherwise: 1));
        else if (Unseen == Unseen.None && Pooled.Count > 0) parts.Add(graph.LabelEncoder(texts, Pooled, [.. Pooled.Select(_ => 1f)], otherwise: 0));
        else parts.Add(graph.LabelEncoder(texts, [string.Empty], [Unseen == Unseen.Rare ? 1f : 0], otherwise: Unseen == Unseen.Rare ? 1 : 0)); // no table to go by: the same for every text
        return graph.Concat(parts);
    }
}
