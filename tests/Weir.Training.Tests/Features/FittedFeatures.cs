using Weir.Data.Tables;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Features.Specs;
using Weir.Training.Targets;

namespace Weir.Training.Tests.Features;

/// <summary>Steps that a features file describes, fitted on columns, and what their graph gives.</summary>
internal sealed record FittedFeatures(FeaturePlan Plan)
{
    public static FittedFeatures Of(string yaml, IReadOnlyList<Column> columns, Target? target = null, int seed = 1)
    {
        var rows = new FeatureRows([.. Enumerable.Range(0, columns[0].Count)]) { Target = target, Seed = seed };
        return new FittedFeatures(FeaturePlanner.Plan(columns, rows, new HashSet<string>(), FeatureFileReader.Parse(yaml), CancellationToken.None));
    }

    public static FittedFeatures Of(string options, Column column, Target? target = null) => Of($"columns: {{{column.Name}: {options}}}", [column], target);

    /// <summary>The matrix of other rows, a row each.</summary>
    public float[][] Of(params IReadOnlyList<Column> columns) =>
        Rows(Plan.Transform(Raw(columns), CancellationToken.None), columns[0].Count);

    public float[][] OfTraining(FeatureRows rows, params IReadOnlyList<Column> columns) =>
        Rows(Plan.TransformTraining(Raw(columns), rows.Parts, CancellationToken.None), columns[0].Count);

    public RawTable Raw(IReadOnlyList<Column> columns) => new([.. Plan.Steps.Select(s => RawInput.Of(columns.First(c => c.Name == s.Column), s.Kind))]);

    private float[][] Rows(float[] matrix, int rows) => [.. Enumerable.Range(0, rows).Select(r => matrix.AsSpan(r * Plan.Names.Count, Plan.Names.Count).ToArray())];
}
