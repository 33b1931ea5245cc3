using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;

namespace Weir.Training.Features;

/// <summary>All steps from raw columns to the feature matrix.</summary>
/// <param name="Steps">One a raw column that is used.</param>
/// <param name="Notes">What was left out or treated in a way worth knowing, a sentence each.</param>
internal sealed record FeaturePlan(IReadOnlyList<FeatureStep> Steps, IReadOnlyList<string> Notes)
{
    private const string MatrixName = "features";

    /// <summary>Columns that had gaps where the model learned or was tested: a caller may leave these out, or give null.</summary>
    public IReadOnlySet<string> ColumnsWithGaps { get; init; } = new HashSet<string>();

    /// <summary>Names of the features, in the order of the matrix.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Steps.SelectMany(s => s.Names)];

    /// <summary>Which features a linear model should bring to one scale.</summary>
    public bool[] Scaled { get; } = [.. Steps.SelectMany(s => Enumerable.Repeat(s.IsScaled, s.Names.Count))];

    /// <summary>Which features are 0 in most rows, and 0 says "no".</summary>
    public bool[] Sparse { get; } = [.. Steps.SelectMany(s => s.AreSparse)];

    /// <summary>Adds the raw inputs and all steps; the result is the feature matrix.</summary>
    public string Add(GraphBuilder graph)
    {
        // All inputs first: a column may be called like a node.
        foreach (var step in Steps) graph.Input(step.Column, RawInput.ElementType(step.Kind), OnnxDimension.Batch, new OnnxDimension(1));
        return graph.Concat([.. Steps.Select(step => step.Add(graph, step.Column))]);
    }

    /// <summary>The feature matrix, row-major: what the graph itself gives.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: more than 2³¹ cells.</exception>
    public float[] Transform(RawTable table, CancellationToken cancellation)
    {
        if ((long)table.RowCount * Names.Count > Array.MaxLength)
            throw new WeirException(ErrorCodes.InvalidValue, $"{table.RowCount} rows x {Names.Count} features are too many to train on in memory", "train on a sample, or drop columns with --drop");
        var graph = new GraphBuilder();
        graph.Output(Add(graph), graph.FreeName(MatrixName), TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(Names.Count));
        using var session = new InferenceSession(OnnxModelWriter.Write(graph.Build("features")));
        var matrix = new float[table.RowCount * Names.Count];
        table.Run(session, (from, outputs) => outputs[0].GetTensorData<float>().CopyTo(matrix.AsSpan(from * Names.Count)), cancellation);
        return matrix;
    }
}
