using Weir.Data.Engine;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Lineage;

namespace Weir.Data.Schemas;

/// <summary>Makes a schema from a table, by TensorFlow Data Validation's rules.</summary>
public static class SchemaInference
{
    /// <summary>Texts with more distinct values get no domain.</summary>
    public const int MostDomainValues = 100;

    /// <summary>Infers a schema, writes it where <paramref name="output"/> says, and records both.</summary>
    /// <param name="path">The table.</param>
    /// <param name="output">Schema file, YAML or JSON by its name; null writes none.</param>
    /// <param name="withRanges">True adds each number column's range as a limit.</param>
    /// <param name="context">Surroundings.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<DataSchema> RunAsync(string path, string? output, bool withRanges, StepContext context, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        DataSchema schema;
        using (var table = Table.Open(path, new TableOptions { Progress = context.Progress }, cancellation)) schema = Of(table, withRanges, cancellation);
        if (output is null) return schema;
        SchemaFile.Write(output, schema);
        await context.RecordAsync(
            new Step("data schema infer", Path.GetFileName(path), started, [context.Describe(ArtifactKinds.Table, path, cancellation: cancellation)], [context.Describe(ArtifactKinds.Schema, output, cancellation: cancellation)]), cancellation);
        return schema;
    }

    /// <summary>Infers a schema.</summary>
    public static DataSchema Of(Table table, bool withRanges = false, CancellationToken cancellation = default)
    {
        var figures = ColumnFigures.Of(table, table.Columns, cancellation);
        return new DataSchema([.. table.Columns.Select((c, i) => Feature(table, c, figures[i], withRanges, cancellation))]);
    }

    private static FeatureSchema Feature(Table table, TableColumn column, ColumnFigures figures, bool withRanges, CancellationToken cancellation)
    {
        var hasRange = withRanges && column.IsNumeric && figures.Present > 0;
        return new FeatureSchema
        {
            Name = column.Name,
            Type = TypeOf(column.Type),
            MinCount = figures.Present > 0 ? 1 : 0,
            MinFraction = figures.Present == table.RowCount && table.RowCount > 0 ? 1 : null,
            StringDomain = column.Type == ColumnType.Text ? Domain(table, column, cancellation) : null,
            Min = hasRange ? figures.Min : null,
            Max = hasRange ? figures.Max : null,
            IsBoolean = column.Type == ColumnType.Boolean,
            IsTime = column.Type is ColumnType.Date or ColumnType.Timestamp,
        };
    }

    internal static FeatureType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Boolean => FeatureType.Int,
        ColumnType.Number => FeatureType.Float,
        _ => FeatureType.Bytes,
    };

    private static List<string>? Domain(Table table, TableColumn column, CancellationToken cancellation)
    {
        var values = table.Session.Connection.Rows(
            $"SELECT DISTINCT {Sql.Name(column.Name)} FROM {table.From} WHERE {Sql.Name(column.Name)} IS NOT NULL LIMIT {MostDomainValues + 1}", cancellation);
        return values.Count is 0 or > MostDomainValues ? null : [.. values.Select(v => (string)v[0]!).Order(StringComparer.Ordinal)];
    }
}
