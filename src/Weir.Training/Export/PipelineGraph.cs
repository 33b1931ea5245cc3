using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Export;

/// <summary>The whole pipeline as one graph: raw columns in; label and probabilities, or the value, out.</summary>
internal sealed record PipelineGraph(byte[] Bytes, string PredictionName, string? ProbabilitiesName, FeaturePlan Plan, Target Target)
{
    /// <summary>Fact of the graph: how many rows it takes at once without much memory.</summary>
    public const string BatchFact = "weir.batch_rows";

    /// <summary>Fact of the graph: what the columns of a prediction are called, as a JSON list.</summary>
    public const string OutputsFact = "weir.outputs";

    /// <summary>Fact of the graph: the column that says which rows belong together.</summary>
    public const string GroupFact = "weir.group";

    private const double Tolerance = 1e-5;

    /// <summary>Rows that it takes at once without much memory.</summary>
    public int BatchRows { get; private init; }

    public static PipelineGraph Build(FeaturePlan plan, ITrainedModel model, Target target, string learner)
    {
        var graph = new GraphBuilder();
        var output = model.Add(graph, plan.Add(graph));
        var predictionName = graph.FreeName("prediction");
        string? probabilitiesName = null;
        if (!target.Task.IsOfClasses())
        {
            if (target.Outputs == 1) graph.Output(graph.Reshape(output, -1), predictionName, TensorElementType.Float, OnnxDimension.Batch);
            else graph.Output(output, predictionName, TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(target.Outputs));
        }
        else
        {
            var probabilities = target.Task == LearningTask.Binary ? graph.Concat([graph.Sub(graph.Scalar(1f), output), output]) : output;
            var best = graph.Node("ArgMax", [probabilities], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0));
            graph.Output(graph.Node("Gather", [Labels(graph, target), best]), predictionName, LabelType(target), OnnxDimension.Batch);
            probabilitiesName = graph.FreeName("probabilities");
            graph.Output(probabilities, probabilitiesName, TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(target.Classes.Count));
        }

        Dictionary<string, string> facts = new() { ["weir.task"] = target.Task.ToString().ToLowerInvariant(), ["weir.target"] = target.Name, ["weir.learner"] = learner };
        if (model.BatchRows < RawTable.BatchRows) facts[BatchFact] = model.BatchRows.ToString(CultureInfo.InvariantCulture);
        if (target.OutputNames.Count > 0) facts[OutputsFact] = JsonList(target.OutputNames);
        if (target.Group is { } group) facts[GroupFact] = group;
        if (target.Classes.Count > 0) facts["weir.classes"] = JsonList(target.Classes);
        return new PipelineGraph(OnnxModelWriter.Write(graph.Build("weir pipeline", facts)), predictionName, probabilitiesName, plan, target) { BatchRows = model.BatchRows };
    }

    /// <summary>Runs the graph on raw rows and compares it with the trainer's own predictions.</summary>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="expected">What the trainer predicts for them.</param>
    /// <param name="hostile">Rows that no table should have, and what the trainer predicts for them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The largest |a − b| / max(1, |a|) over the rows of the table.</returns>
    /// <exception cref="WeirException"><c>export_mismatch</c>: a row differs by more than 1e-5, or a prediction is no number.</exception>
    public double Verify(RawTable rows, float[] expected, (RawTable Rows, float[] Expected) hostile, CancellationToken cancellation)
    {
        using var session = new InferenceSession(Bytes);
        var largest = Verify(session, rows, expected, "test row", cancellation);
        Verify(session, hostile.Rows, hostile.Expected, "odd row", cancellation);
        return largest;
    }

    /// <summary>The same with the graph loaded already, for some of the rows.</summary>
    /// <exception cref="WeirException"><c>export_mismatch</c>: a row differs by more than 1e-5.</exception>
    public double Verify(InferenceSession session, RawTable rows, float[] expected, string what, CancellationToken cancellation)
    {
        double largest = 0;
        rows.Run(session, (from, outputs) => largest = Math.Max(largest, Compare(from, outputs, expected, what)), cancellation, BatchRows);
        return largest;
    }

    /// <summary>What the graph takes and gives, as MLflow describes it.</summary>
    public ModelSignature Signature()
    {
        List<SignatureField> outputs = [new SignatureField { Name = PredictionName, Column = Target.OutputNames.Count == 0 ? ColumnType.Of(PredictionKind()) : new ArrayColumn(ColumnType.Of(ScalarKind.Float)) }];
        if (ProbabilitiesName is not null) outputs.Add(new SignatureField { Name = ProbabilitiesName, Column = new ArrayColumn(ColumnType.Of(ScalarKind.Float)) });
        var inputs = Plan.Columns.Select(s => new SignatureField
        {
            Name = s.Name,
            IsRequired = !Plan.ColumnsWithGaps.Contains(s.Name),
            Column = ColumnType.Of(s.Kind switch { RawKind.Number => ScalarKind.Double, RawKind.Flag => ScalarKind.Boolean, _ => ScalarKind.String }),
        });
        return new ModelSignature(new SignatureSchema([.. inputs]), new SignatureSchema(outputs));
    }

    private double Compare(int from, RunOutputs outputs, float[] expected, string what)
    {
        var width = Target.Outputs;
        var classes = Target.Classes.Count;
        var actual = outputs[Target.Task.IsOfClasses() ? 1 : 0].GetTensorData<float>();
        var rows = (int)outputs[0].ElementCount / (Target.Task.IsOfClasses() ? 1 : width);
        double largest = 0;
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < width; k++)
            {
                double wanted = expected[((from + r) * width) + k];
                double given = Target.Task == LearningTask.Binary ? actual[(r * classes) + 1] : actual[(r * width) + k];
                var difference = Math.Abs(wanted - given) / Math.Max(1, Math.Abs(wanted));
                if (!(difference <= Tolerance)) throw Mismatch($"{what} {from + r}", wanted, given);
                largest = Math.Max(largest, difference);
            }
        }

        return largest;
    }

    private ScalarKind PredictionKind() => Target switch
    {
        { Classes.Count: 0 } => ScalarKind.Float,
        { Kind: ClassKind.Flag } => ScalarKind.Boolean,
        { Kind: ClassKind.Integer } => ScalarKind.Long,
        _ => ScalarKind.String,
    };

    private static TensorElementType LabelType(Target target) => target.Kind switch
    {
        ClassKind.Flag => TensorElementType.Bool,
        ClassKind.Integer => TensorElementType.Int64,
        _ => TensorElementType.String,
    };

    private static string Labels(GraphBuilder graph, Target target) => target.Kind switch
    {
        ClassKind.Flag => graph.Constant<bool>([.. target.Classes.Select(c => c == "true")], target.Classes.Count),
        ClassKind.Integer => graph.Constant<long>([.. target.Classes.Select(c => long.Parse(c, CultureInfo.InvariantCulture))], target.Classes.Count),
        _ => graph.Constant(target.Classes, target.Classes.Count),
    };

    private static string JsonList(IReadOnlyList<string> texts) => $"[{string.Join(",", texts.Select(t => $"\"{JsonEncodedText.Encode(t)}\""))}]";

    private static WeirException Mismatch(string row, double wanted, double given) => new(
        TrainingErrors.ExportMismatch,
        string.Create(CultureInfo.InvariantCulture, $"the exported graph predicts {given:R} for {row}, the trainer {wanted:R}: the model is not saved"),
        "this is a fault of Weir: please report it with the data's column types");
}
