using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>Prose: words in lower case, weighted by ln(1 + count) · idf, each row brought to length 1.</summary>
internal sealed record TextStep(string Column, IReadOnlyList<string> Vocabulary, IReadOnlyList<float> Idf) : FeatureStep(Column, RawKind.Text)
{
    // Added to every row, so that a row without words still has a token; it is in no vocabulary.
    private const string Sentinel = " zzweirzz";

    public override IReadOnlyList<string> Names => [.. Vocabulary.Select(w => $"{Column} has '{w}'")];

    public override bool IsScaled => false;

    public override IEnumerable<bool> AreSparse => Names.Select(_ => true);

    /// <summary>The words of a column, [rows, words], padded with empty text.</summary>
    /// <remarks>Only ASCII letters are brought to lower case: other locales than "C" are not there on every machine.</remarks>
    public static string Words(GraphBuilder graph, string input)
    {
        var lower = graph.Node("StringNormalizer", [graph.Reshape(input, -1)], OnnxAttribute.Of("case_change_action", "LOWER"), OnnxAttribute.Of("is_case_sensitive", 1), OnnxAttribute.Of("locale", "C"));
        var marked = graph.Node("StringConcat", [lower, graph.Constant([Sentinel])]);
        var tokens = graph.Node(GraphBuilder.Microsoft, "Tokenizer", [graph.Reshape(marked, -1, 1)], [
            OnnxAttribute.Of("mark", 0), OnnxAttribute.Of("mincharnum", 1), OnnxAttribute.Of("pad_value", string.Empty), OnnxAttribute.Of("tokenexp", @"[\pL\pN]+")]);
        return graph.Reshape(tokens, 0, -1);
    }

    public override string Add(GraphBuilder graph, string input)
    {
        var counts = graph.Node("TfIdfVectorizer", [Words(graph, input)], [
            OnnxAttribute.Of("max_gram_length", 1),
            OnnxAttribute.Of("max_skip_count", 0),
            OnnxAttribute.Of("min_gram_length", 1),
            OnnxAttribute.Of("mode", "TF"),
            OnnxAttribute.Of("ngram_counts", [0L]),
            OnnxAttribute.Of("ngram_indexes", [.. Enumerable.Range(0, Vocabulary.Count).Select(i => (long)i)]),
            OnnxAttribute.Of("pool_strings", Vocabulary),
        ]);
        var weighted = graph.Mul(graph.Node("Log", [graph.Add(counts, graph.Scalar(1f))]), graph.Constant<float>([.. Idf], 1, Idf.Count));
        var length = graph.Node("Sqrt", [graph.Node("ReduceSum", [graph.Mul(weighted, weighted), graph.Integers(1)], OnnxAttribute.Of("keepdims", 1))]);
        return graph.Div(weighted, graph.Node("Max", [length, graph.Scalar(1e-6f)]));
    }
}
