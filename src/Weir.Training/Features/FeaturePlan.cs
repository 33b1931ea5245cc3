using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features.Encodings;
using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>All steps from raw columns to the feature matrix.</summary>
/// <param name="Steps">One or several for each raw column that is used, those of a column side by side.</param>
/// <param name="Notes">What was left out or treated in a way worth knowing, a sentence each.</param>
/// <param name="Pairs">Features computed from two others; they stand behind those of the steps.</param>
/// <param name="Kept">Places of the features that are kept, ascending; null keeps all.</param>
internal sealed record FeaturePlan(IReadOnlyList<FeatureStep> Steps, IReadOnlyList<string> Notes, IReadOnlyList<FeaturePair> Pairs, int[]? Kept = null)
{
    private const string MatrixName = "features";

    /// <summary>What the steps were fitted from: every column of the table, with all options.</summary>
    public FeatureSpec Spec { get; init; } = new();

    /// <summary>Columns that had gaps where the model learned or was tested: a caller may leave these out, or give null.</summary>
    public IReadOnlySet<string> ColumnsWithGaps { get; init; } = new HashSet<string>();

    /// <summary>The raw columns that are used, in their order.</summary>
    public IReadOnlyList<(string Name, RawKind Kind)> Columns { get; } = [.. Steps.Select(s => (s.Column, s.Kind)).Distinct()];

    /// <summary>Who has each feature.</summary>
    public FeatureUse[] Uses { get; } = Picked(Kept, UsesOf(Steps, Pairs));

    /// <summary>Names of the features, in the order of the matrix. What is fitted for each part of a validation has one name in all parts.</summary>
    public IReadOnlyList<string> Names { get; } = Picked(Kept, Different([.. Steps.SelectMany(s => s.Names), .. Pairs.Select(p => p.Name)], UsesOf(Steps, Pairs)));

    /// <summary>The raw columns that each feature is made of.</summary>
    public IReadOnlyList<string[]> Sources { get; } = Picked(Kept, SourcesOf(Steps, Pairs));

    /// <summary>Which features a linear model should bring to one scale.</summary>
    public bool[] Scaled { get; } = Picked(Kept, [.. Steps.SelectMany(s => s.AreScaled), .. Pairs.Select(_ => true)]);

    /// <summary>Which features are 0 in most rows, and 0 says "no".</summary>
    public bool[] Sparse { get; } = Picked(Kept, [.. Steps.SelectMany(s => s.AreSparse), .. Pairs.Select(_ => false)]);

    /// <summary>Which features are codes of categories, which trees may divide by sets.</summary>
    public bool[] Categories { get; } = Picked(Kept, [.. Steps.SelectMany(s => s.AreCategories), .. Pairs.Select(_ => false)]);

    /// <summary>True when rows that train are transformed by parts of the graph that did not see their target.</summary>
    public bool IsCrossFitted { get; } = Steps.Any(s => s.IsCrossFitted);

    /// <summary>The same with some features only.</summary>
    public FeaturePlan Keep(int[] places) => new(Steps, Notes, Pairs, places) { Spec = Spec, ColumnsWithGaps = ColumnsWithGaps };

    /// <summary>Adds the raw inputs and all steps; the result is the feature matrix.</summary>
    public string Add(GraphBuilder graph)
    {
        // All inputs first: a column may be called like a node.
        foreach (var (name, kind) in Columns) graph.Input(name, RawInput.ElementType(kind), OnnxDimension.Batch, new OnnxDimension(1));
        var features = StepGroup.Add(graph, Steps);
        if (Pairs.Count > 0) features = graph.Concat([features, .. Pairs.Select(p => p.Add(graph, features))]);
        return Kept is null ? features : graph.Node("Gather", [features, graph.Integers([.. Kept.Select(k => (long)k)])], OnnxAttribute.Of("axis", 1));
    }

    /// <summary>The feature matrix, row-major: what the graph itself gives.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: more than 2³¹ cells.</exception>
    public float[] Transform(RawTable table, CancellationToken cancellation)
    {
        var matrix = Matrix(table.RowCount);
        Transform(table, (from, values) => values.CopyTo(matrix.AsSpan(from * Names.Count)), cancellation);
        return matrix;
    }

    /// <summary>The feature matrix of the rows that the steps were fitted on; each by a graph that did not see its target where targets go into features.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: more than 2³¹ cells.</exception>
    public float[] TransformTraining(RawTable table, CrossFit parts, CancellationToken cancellation)
    {
        if (!IsCrossFitted) return Transform(table, cancellation);
        var matrix = Matrix(table.RowCount);
        var width = Names.Count;
        for (var part = 0; part < CrossFit.Count; part++)
        {
            var rows = parts.RowsOf(part);
            var blind = new FeaturePlan([.. Steps.Select(s => s.Part(part))], Notes, Pairs, Kept);
            blind.Transform(table.Select(rows), Scatter, cancellation);

            void Scatter(int from, ReadOnlySpan<float> values)
            {
                for (var i = 0; i < values.Length / width; i++) values.Slice(i * width, width).CopyTo(matrix.AsSpan(rows[from + i] * width));
            }
        }

        return matrix;
    }

    /// <summary>The graph of the features, loaded: for those who transform many tables.</summary>
    public InferenceSession Open()
    {
        var graph = new GraphBuilder();
        graph.Output(Add(graph), graph.FreeName(MatrixName), TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(Names.Count));
        return new InferenceSession(OnnxModelWriter.Write(graph.Build("features")));
    }

    /// <summary>The feature matrix, row-major, by the graph that <see cref="Open"/> gave.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: more than 2³¹ cells.</exception>
    public float[] Transform(InferenceSession session, RawTable table, CancellationToken cancellation)
    {
        var matrix = Matrix(table.RowCount);
        table.Run(session, (from, outputs) => outputs[0].GetTensorData<float>().CopyTo(matrix.AsSpan(from * Names.Count)), cancellation, BatchRows(table));
        return matrix;
    }

    private void Transform(RawTable table, RowReader read, CancellationToken cancellation)
    {
        if (table.RowCount == 0) return;
        using var session = Open();
        table.Run(session, (from, outputs) => read(from, outputs[0].GetTensorData<float>()), cancellation, BatchRows(table));
    }

    // Long texts are many tokens: fewer rows at once then.
    private int BatchRows(RawTable table) => table.Columns
        .Where(c => Steps.Any(s => s is EncodedStep e && e.Column == c.Name && e.Encodings.Any(x => x is GramEncoding or TokenHashEncoding)))
        .Select(c => Tokens.BatchRows(c.Texts)).DefaultIfEmpty(8192).Min();

    private float[] Matrix(int rows)
    {
        if ((long)rows * Names.Count > Array.MaxLength)
            throw new WeirException(ErrorCodes.InvalidValue, $"{rows} rows x {Names.Count} features are too many to train on in memory", "train on a sample, or drop columns with --drop");
        return new float[rows * Names.Count];
    }

    private static string[][] SourcesOf(IReadOnlyList<FeatureStep> steps, IReadOnlyList<FeaturePair> pairs)
    {
        string[] columns = [.. steps.SelectMany(s => Enumerable.Repeat(s.Column, s.Names.Count))];
        return [.. columns.Select(c => new[] { c }), .. pairs.Select(p => new[] { columns[p.Left], columns[p.Right] })];
    }

    private static FeatureUse[] UsesOf(IReadOnlyList<FeatureStep> steps, IReadOnlyList<FeaturePair> pairs) => [.. steps.SelectMany(s => s.Uses), .. pairs.Select(p => p.Use)];

    // "x is missing" may be a column, and the gaps of x.
    private static string[] Different(string[] names, FeatureUse[] uses)
    {
        HashSet<string> taken = new(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            if (uses[i].Part is not null) continue;
            for (var n = 2; !taken.Add(names[i]); n++) names[i] = $"{name} ({n.ToString(System.Globalization.CultureInfo.InvariantCulture)})";
        }

        return names;
    }

    private static T[] Picked<T>(int[]? kept, T[] all) => kept is null ? all : Array.ConvertAll(kept, k => all[k]);

    private delegate void RowReader(int from, ReadOnlySpan<float> values);
}
