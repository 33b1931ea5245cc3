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
        var (places, at) = (roles.Places(RowRole.Test), 0);
        foreach (var rows in features.Batches(table, places, cancellation))
        {
            if (example is null) CheckOddRows(session, rows, cancellation);
            example ??= rows.Select([.. Enumerable.Range(0, Math.Min(Trainer.ExampleRows, rows.RowCount))]);
            var samples = features.Samples(rows, Array.ConvertAll(places[at..(at + rows.RowCount)], p => truth[p]), cancellation);
            at += rows.RowCount;
            using (samples.Matrix())
            {
                var predicted = model.Predict(samples);
                difference = Math.Max(difference, graph.Verify(session, rows, predicted, "test row", cancellation));
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
