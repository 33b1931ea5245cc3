using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>Finds the words of a column of prose, split by the very nodes that will split them in the graph.</summary>
internal static class Vocabulary
{
    private const int MostWords = 2000;
    private const long MostCells = 60_000_000; // of the feature matrix, 240 MB
    private const int LeastRows = 2;

    /// <summary>The step, or null when no word occurs in two rows.</summary>
    public static TextStep? Fit(RawInput column, CancellationToken cancellation)
    {
        var rowsWith = new Dictionary<string, int>(StringComparer.Ordinal);
        using var splitter = Splitter(column.Name);
        new RawTable([column]).Run(splitter, (_, outputs) => Count(outputs[0], rowsWith), cancellation);
        var rows = column.RowCount;
        var limit = (int)Math.Min(MostWords, MostCells / Math.Max(1, rows));
        var kept = rowsWith
            .Where(w => w.Key.Length > 0 && w.Value >= LeastRows && w.Value < rows) // the sentinel is in every row
            .OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(limit).ToArray();
        return kept.Length == 0 ? null : new TextStep(column.Name, [.. kept.Select(w => w.Key)], [.. kept.Select(w => MathF.Log((1f + rows) / (1f + w.Value)) + 1)]);
    }

    private static void Count(OrtValue words, Dictionary<string, int> rowsWith)
    {
        var texts = words.GetStrings();
        var width = (int)words.Dimensions[1];
        var row = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Length; i++)
        {
            if (row.Add(texts[i])) rowsWith[texts[i]] = rowsWith.GetValueOrDefault(texts[i]) + 1;
            if (i % width == width - 1) row.Clear();
        }
    }

    private static InferenceSession Splitter(string name)
    {
        var graph = new GraphBuilder();
        var words = TextStep.Words(graph, graph.Input(name, TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1)));
        graph.Output(words, "words of the text", TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(null, "words"));
        return new InferenceSession(OnnxModelWriter.Write(graph.Build("words")));
    }
}
