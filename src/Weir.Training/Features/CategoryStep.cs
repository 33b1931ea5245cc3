using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>Categories: one 0/1 feature for each of the commonest (the empty text is one of them), and with many categories their frequency.</summary>
/// <param name="Column">The column.</param>
/// <param name="Common">Categories with a feature of their own.</param>
/// <param name="Frequencies">Rows of every category, or null where each has its feature. A category that was never seen counts 0.</param>
internal sealed record CategoryStep(string Column, IReadOnlyList<string> Common, IReadOnlyList<KeyValuePair<string, int>>? Frequencies) : FeatureStep(Column, RawKind.Text)
{
    public override IReadOnlyList<string> Names =>
        [.. Common.Select(c => c.Length == 0 ? $"{Column} is missing" : $"{Column} = {c}"), .. Frequencies is null ? Array.Empty<string>() : [$"frequency of {Column}"]];

    public override bool IsScaled => false;

    public override IEnumerable<bool> AreSparse => Names.Select((_, i) => i < Common.Count);

    public override string Add(GraphBuilder graph, string input)
    {
        List<string> parts = [];
        if (Common.Count > 0)
        {
            var oneHot = graph.Node(GraphBuilder.MachineLearning, "OneHotEncoder", [input], [OnnxAttribute.Of("cats_strings", Common), OnnxAttribute.Of("zeros", 1)]);
            parts.Add(graph.Reshape(oneHot, -1, Common.Count));
        }

        if (Frequencies is not null)
            parts.Add(graph.LabelEncoder(input, [.. Frequencies.Select(f => f.Key)], [.. Frequencies.Select(f => MathF.Log(1 + f.Value))], otherwise: 0));
        return graph.Concat(parts);
    }
}
