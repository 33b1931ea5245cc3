using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training.Features.Encodings;

/// <summary>Divides texts into words or characters, by the very nodes that will divide them in the graph.</summary>
internal static class Tokens
{
    // Added to every row, so that a row without words still has a token; sequences with it are kept nowhere.
    private const string WordMark = " zzweirzz";
    private const string CharacterMark = "\u0003";
    private const int MostTokens = 4_000_000; // of one batch, where texts are long

    /// <summary>[rows, tokens], padded with empty text. Only ASCII letters are brought to lower case: other locales than "C" are not there on every machine.</summary>
    public static string Add(GraphBuilder graph, string texts, TokenKind kind) => graph.Shared($"{texts} {kind}", () =>
    {
        var lower = graph.Node("StringNormalizer", [graph.Reshape(texts, -1)], OnnxAttribute.Of("case_change_action", "LOWER"), OnnxAttribute.Of("is_case_sensitive", 1), OnnxAttribute.Of("locale", "C"));
        var marked = graph.Node("StringConcat", [lower, graph.Constant([kind == TokenKind.Words ? WordMark : CharacterMark])]);
        var split = kind == TokenKind.Words ? OnnxAttribute.Of("tokenexp", @"[\pL\pN]+") : OnnxAttribute.Of("separators", [string.Empty]);
        var tokens = graph.Node(GraphBuilder.Microsoft, "Tokenizer", [graph.Reshape(marked, -1, 1)], [OnnxAttribute.Of("mark", 0), OnnxAttribute.Of("mincharnum", 1), OnnxAttribute.Of("pad_value", string.Empty), split]);
        return graph.Reshape(tokens, 0, -1);
    });

    /// <summary>True for the token that was added to every row, or that pads it.</summary>
    public static bool IsMark(string token, TokenKind kind) => token.Length == 0 || token == (kind == TokenKind.Words ? WordMark[1..] : CharacterMark);

    /// <summary>The mark, and the padding: as [1, 1] constants.</summary>
    public static (string Mark, string Padding) Marks(GraphBuilder graph, TokenKind kind) =>
        (graph.Constant([kind == TokenKind.Words ? WordMark[1..] : CharacterMark], 1, 1), graph.Constant([string.Empty], 1, 1));

    /// <summary>Divides the texts of a column and hands each row's tokens to a reader, marks and padding included.</summary>
    public static void Read(RawInput column, TokenKind kind, Action<ArraySegment<string>> read, CancellationToken cancellation)
    {
        var graph = new GraphBuilder();
        var tokens = Add(graph, graph.Input(column.Name, TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1)), kind);
        graph.Output(tokens, graph.FreeName("tokens of the text"), TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(null, "tokens"));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("tokens")));
        new RawTable([column]).Run(
            session,
            (_, outputs) =>
            {
                var texts = outputs[0].GetStrings();
                var width = (int)outputs[0].Dimensions[1];
                for (var from = 0; from < texts.Length; from += width) read(new ArraySegment<string>(texts, from, width));
            },
            cancellation,
            BatchRows(column.Texts));
    }

    /// <summary>How many rows at once, so that long texts do not fill the memory with their characters.</summary>
    public static int BatchRows(IReadOnlyList<string> texts) => Math.Clamp(MostTokens / Math.Max(1, texts.Count == 0 ? 1 : texts.Max(t => t.Length)), 1, 8192);
}

/// <summary>What texts are divided into.</summary>
internal enum TokenKind
{
    /// <summary>Runs of letters and digits.</summary>
    Words,

    /// <summary>Characters, blanks and signs among them.</summary>
    Characters,
}
