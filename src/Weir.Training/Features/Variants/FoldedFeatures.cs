using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.AutoML.Folds;
using Weir.Training.Columns;
using Weir.Training.Features.Encodings;

namespace Weir.Training.Features.Variants;

/// <summary>The features of a search: one wide matrix of all alternatives, in which what is fitted by targets is there once for each fold and once for all rows.</summary>
/// <remarks>Rows that a fold trains on are encoded by each other (cross-fitted), rows that it predicts by a table of those that it trains on: no figure out of fold rests on a target that it judges.</remarks>
/// <param name="Plan">What makes the matrix of rows that were not trained on.</param>
/// <param name="Matrix">The training rows, row-major.</param>
internal sealed record FoldedFeatures(FeaturePlan Plan, float[] Matrix)
{
    /// <summary>Fits what is fitted by targets, for each fold, and makes the matrix.</summary>
    /// <param name="plan">Fitted on all training rows.</param>
    /// <param name="table">Those rows.</param>
    /// <param name="folds">Places of rows among them.</param>
    /// <param name="cancellation">Ends it.</param>
    public static FoldedFeatures Of(FeaturePlan plan, RawTable table, IReadOnlyList<Fold> folds, CancellationToken cancellation)
    {
        if (!plan.IsCrossFitted) return new FoldedFeatures(plan, plan.Transform(table, cancellation));
        int[][] parts = [.. folds.Select(f => f.Training), [.. Enumerable.Range(0, table.RowCount)]];
        FeatureStep[] steps = [.. plan.Steps.Select(s => s is EncodedStep { IsCrossFitted: true } encoded ? encoded with { Encodings = [.. encoded.Encodings.SelectMany(e => InParts(e, parts))] } : s)];
        var wide = new FeaturePlan(steps, plan.Notes, MovedPairs(plan, steps)) { Spec = plan.Spec, ColumnsWithGaps = plan.ColumnsWithGaps };
        var matrix = wide.Transform(table, cancellation);
        var from = 0;
        foreach (var step in steps)
        {
            if (step is EncodedStep { IsCrossFitted: true } encoded) Blind(encoded, from, matrix, wide.Names.Count, parts, cancellation);
            from += step.Names.Count;
        }

        return new FoldedFeatures(wide, matrix);
    }

    private static IEnumerable<Encoding> InParts(Encoding encoding, int[][] parts) => encoding is TargetEncoding { Source: { } source }
        ? parts.Select((rows, part) => source.Fit(rows) with { Word = encoding.Word, Use = encoding.Use with { Part = part } })
        : [encoding];

    // Operands are numbers and flags, which stand where their step begins.
    private static FeaturePair[] MovedPairs(FeaturePlan plan, FeatureStep[] steps)
    {
        Dictionary<int, int> placeOf = [];
        var (old, place) = (0, 0);
        foreach (var (before, after) in plan.Steps.Zip(steps))
        {
            placeOf[old] = place;
            old += before.Names.Count;
            place += after.Names.Count;
        }

        return [.. plan.Pairs.Select(p => p with { Left = placeOf[p.Left], Right = placeOf[p.Right] })];
    }

    // Rows that a part trains on must not see their own target. Every text is encoded once by each table; rows look theirs up.
    private static void Blind(EncodedStep step, int from, float[] matrix, int width, int[][] parts, CancellationToken cancellation)
    {
        foreach (var encoding in step.Encodings)
        {
            if (encoding is TargetEncoding { Source: { } source })
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = parts[encoding.Use.Part!.Value];
                var features = encoding.Names.Count;
                var partOf = source.Rows.Parts.PartOf;
                var values = Values(encoding, source.Counts.Ordered.Select(c => c.Key).ToArray(), cancellation);
                for (var i = 0; i < rows.Length; i++)
                    for (var f = 0; f < features; f++) matrix[((long)rows[i] * width) + from + f] = values[((source.Counts.Rows[i] * CrossFit.Count) + partOf[i]) * features + f];
            }

            from += encoding.Names.Count;
        }
    }

    // [texts, parts of the cross-fit, features], by the nodes that encode in the graph.
    private static float[] Values(Encoding encoding, string[] texts, CancellationToken cancellation)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("texts", TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1));
        var encoded = graph.Concat([.. Enumerable.Range(0, CrossFit.Count).Select(k => encoding.Part(k).Add(graph, input))]);
        var width = CrossFit.Count * encoding.Names.Count;
        graph.Output(encoded, graph.FreeName("encoded"), TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(width));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("encoded")));
        var values = new float[texts.Length * width];
        new RawTable([RawInput.Of(new Data.Tables.TextColumn("texts", texts), RawKind.Text)]).Run(session, (first, outputs) => outputs[0].GetTensorData<float>().CopyTo(values.AsSpan(first * width)), cancellation);
        return values;
    }
}
