using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Training.Columns;

namespace Weir.Training.Features.Encodings;

/// <summary>Sequences of words or characters in lower case, weighted by ln(1 + count) · idf, each row brought to length 1.</summary>
/// <param name="Column">The column.</param>
/// <param name="Kind">What the sequences are made of.</param>
/// <param name="Grams">The sequences, shorter ones first.</param>
/// <param name="Idf">Their weights.</param>
internal sealed record GramEncoding(string Column, TokenKind Kind, IReadOnlyList<string[]> Grams, IReadOnlyList<float> Idf) : Encoding
{
    private const int MostCounted = 2_000_000;
    private const long MostCells = 60_000_000; // of the feature matrix, 240 MB

    public override IReadOnlyList<string> Names => [.. Grams.Select(g => $"{Column} has '{string.Join(Kind == TokenKind.Words ? " " : string.Empty, g)}'")];

    public override bool IsSparse => true;

    /// <summary>How many sequences a table of so many rows has memory for.</summary>
    public static int Limit(int most, int rows) => (int)Math.Min(most, MostCells / Math.Max(1, rows));

    /// <summary>Finds the sequences of a column that occur in most rows; null when none does in enough.</summary>
    /// <param name="column">Training rows.</param>
    /// <param name="kind">What they are made of.</param>
    /// <param name="lengths">Shortest and longest.</param>
    /// <param name="most">How many are kept at most.</param>
    /// <param name="least">Rows that one must occur in.</param>
    /// <param name="cancellation">Ends it.</param>
    public static GramEncoding? Fit(RawInput column, TokenKind kind, (int From, int To) lengths, int most, int least, CancellationToken cancellation)
    {
        var rowsWith = new Dictionary<string, int>(StringComparer.Ordinal);
        var row = new HashSet<string>(StringComparer.Ordinal);
        void Count(ArraySegment<string> tokens)
        {
            row.Clear();
            for (var from = 0; from < tokens.Count; from++)
                for (var n = 1; n <= lengths.To && from + n <= tokens.Count && !Tokens.IsMark(tokens[from + n - 1], kind); n++)
                    if (n >= lengths.From && row.Add(Key(tokens.Slice(from, n)))) rowsWith[Key(tokens.Slice(from, n))] = rowsWith.GetValueOrDefault(Key(tokens.Slice(from, n))) + 1;
            if (rowsWith.Count <= MostCounted) return;
            foreach (var once in rowsWith.Where(w => w.Value == 1).Select(w => w.Key).ToList()) rowsWith.Remove(once);
        }

        Tokens.Read(column, kind, Count, cancellation);
        var rows = column.RowCount;
        var kept = rowsWith
            .Where(w => w.Value >= least && w.Value < rows) // what is in every row says nothing
            .OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(Limit(most, rows))
            .Select(w => (Gram: w.Key.Split('\u0001'), Rows: w.Value)).OrderBy(w => w.Gram.Length).ToArray();
        return kept.Length == 0 ? null : new GramEncoding(column.Name, kind, [.. kept.Select(w => w.Gram)], [.. kept.Select(w => MathF.Log((1f + rows) / (1f + w.Rows)) + 1)]);
    }

    public override string Add(GraphBuilder graph, string texts)
    {
        var (shortest, longest) = (Grams[0].Length, Grams[^1].Length);
        var starts = new long[longest];
        for (var n = 2; n <= longest; n++) starts[n - 1] = starts[n - 2] + (Grams.Count(g => g.Length == n - 1) * (long)(n - 1));
        var counts = graph.Node("TfIdfVectorizer", [Tokens.Add(graph, texts, Kind)], [
            OnnxAttribute.Of("max_gram_length", longest),
            OnnxAttribute.Of("max_skip_count", 0),
            OnnxAttribute.Of("min_gram_length", shortest),
            OnnxAttribute.Of("mode", "TF"),
            OnnxAttribute.Of("ngram_counts", starts),
            OnnxAttribute.Of("ngram_indexes", [.. Enumerable.Range(0, Grams.Count).Select(i => (long)i)]),
            OnnxAttribute.Of("pool_strings", [.. Grams.SelectMany(g => g)]),
        ]);
        var weighted = graph.Mul(graph.Node("Log", [graph.Add(counts, graph.Scalar(1f))]), graph.Constant<float>([.. Idf], 1, Idf.Count));
        var length = graph.Node("Sqrt", [graph.Node("ReduceSum", [graph.Mul(weighted, weighted), graph.Integers(1)], OnnxAttribute.Of("keepdims", 1))]);
        return graph.Div(weighted, graph.Node("Max", [length, graph.Scalar(1e-6f)]));
    }

    private static string Key(ArraySegment<string> tokens) => tokens.Count == 1 ? tokens[0] : string.Join('\u0001', tokens.AsEnumerable());
}
