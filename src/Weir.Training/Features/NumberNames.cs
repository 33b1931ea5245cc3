using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>Numbers as texts, where they are names and not quantities: written by the very node that will write them in the graph. A gap is the empty text.</summary>
internal static class NumberNames
{
    public static string Add(GraphBuilder graph, string numbers) => graph.Shared($"{numbers} as text", () =>
    {
        // −0 and 0 are one name: adding 0 makes them so.
        var text = graph.Cast(graph.Add(numbers, graph.Scalar(0.0)), TensorElementType.String);
        return graph.Where(graph.IsNaN(numbers), graph.Constant([string.Empty]), text);
    });

    public static string[] Of(RawInput column, CancellationToken cancellation)
    {
        var graph = new GraphBuilder();
        var texts = Add(graph, graph.Input(column.Name, TensorElementType.Double, OnnxDimension.Batch, new OnnxDimension(1)));
        graph.Output(texts, graph.FreeName("names"), TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("names")));
        var all = new List<string>(column.RowCount);
        new RawTable([column]).Run(session, (_, outputs) => all.AddRange(outputs[0].GetStrings()), cancellation);
        return [.. all];
    }

    /// <summary>Names that were written by hand; null for one that is no number.</summary>
    public static string?[] Of(IReadOnlyList<string> written)
    {
        var numbers = written.Select(w => w.Length == 0 ? double.NaN : double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : double.PositiveInfinity).ToArray();
        var names = Of(RawInput.Of(new Data.Tables.NumberColumn("order", numbers), RawKind.Number), CancellationToken.None);
        return [.. names.Select((n, i) => double.IsInfinity(numbers[i]) ? null : n)];
    }
}
