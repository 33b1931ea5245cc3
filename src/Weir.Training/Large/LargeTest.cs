using Weir.Data.Tables;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Evaluation;
using Weir.Training.Export;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Large;

/// <summary>Judges a model on the test rows of a large table, read in parts, and checks its graph on each of them.</summary>
/// <param name="data">The target.</param>
/// <param name="features">Features of the rows.</param>
/// <param name="graph">What is served.</param>
/// <param name="model">What was trained.</param>
internal sealed class LargeTest(TrainingData data, FeatureReader features, PipelineGraph graph, ITrainedModel model)
{
    /// <summary>Judges.</summary>
    /// <param name="table">Where the rows are.</param>
    /// <param name="roles">Which of them count.</param>
    /// <param name="truth">The target of each row of the table.</param>
    /// <param name="training">The target of the rows that were trained on.</param>
    /// <param name="cancellation">Ends it.</param>
    public TestedRows Run(Table table, RowRoles roles, float[] truth, float[] training, CancellationToken cancellation)
    {
        using var session = new InferenceSession(graph.Bytes);
        List<float> judged = [], predictions = [];
        RawTable? example = null;
        double difference = 0;
        long at = 0;
        foreach (var raw in features.Batches(table, cancellation))
        {
            var start = at;
            int[] rows = [.. Enumerable.Range(0, raw.RowCount).Where(r => roles[start + r] == RowRole.Test)];
            at += raw.RowCount;
            if (rows.Length == 0) continue;
            var chosen = raw.Select(rows);
            if (example is null) CheckOddRows(session, chosen, cancellation);
            example ??= chosen.Select([.. Enumerable.Range(0, Math.Min(Trainer.ExampleRows, chosen.RowCount))]);
            var samples = features.Samples(chosen, Array.ConvertAll(rows, r => truth[start + r]), cancellation);
            using (samples.Matrix())
            {
                var predicted = model.Predict(samples);
                difference = Math.Max(difference, graph.Verify(session, chosen, predicted, "test row", cancellation));
                judged.AddRange(samples.Target);
                predictions.AddRange(predicted);
            }
        }

        return new TestedRows(training.Length, judged.Count, Evaluator.Evaluate(data.Target, training, [.. judged], [.. predictions]), difference, example!);
    }

    private void CheckOddRows(InferenceSession session, RawTable chosen, CancellationToken cancellation)
    {
        var odd = HostileRows.Of(chosen);
        var samples = features.Samples(odd, new float[odd.RowCount], cancellation);
        using (samples.Matrix()) graph.Verify(session, odd, model.Predict(samples), "odd row", cancellation);
    }
}
