using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;

namespace Weir.Training.Features.Encodings;

/// <summary>How many words of a text have each value of a hash, as ln(1 + count): no vocabulary is kept, and words that were never seen count.</summary>
internal sealed record TokenHashEncoding(string Column, int Buckets) : Encoding
{
    public override IReadOnlyList<string> Names => [.. Enumerable.Range(0, Buckets).Select(b => $"words of {Column} by hash {b.ToString(CultureInfo.InvariantCulture)}")];

    public override bool IsSparse => true;

    public override string Add(GraphBuilder graph, string texts)
    {
        var words = Tokens.Add(graph, texts, TokenKind.Words);
        var (mark, padding) = Tokens.Marks(graph, TokenKind.Words);
        var isMark = graph.Node("Or", [graph.Equal(words, mark), graph.Equal(words, padding)]);
        var places = graph.Where(isMark, graph.Scalar(-1L), HashEncoding.Places(graph, words, Buckets));
        var all = Enumerable.Range(0, Buckets).Select(i => (long)i).ToArray();
        var counts = graph.Node("TfIdfVectorizer", [places], [
            OnnxAttribute.Of("max_gram_length", 1), OnnxAttribute.Of("max_skip_count", 0), OnnxAttribute.Of("min_gram_length", 1), OnnxAttribute.Of("mode", "TF"),
            OnnxAttribute.Of("ngram_counts", [0L]), OnnxAttribute.Of("ngram_indexes", all), OnnxAttribute.Of("pool_int64s", all),
        ]);
        return graph.Node("Log", [graph.Add(counts, graph.Scalar(1f))]);
    }
}
