using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Lineage;
using Weir.Reports;

namespace Weir.Data.Schemas;

/// <summary>Checks a table against a schema: every column in one scan, all that is wrong reported at once.</summary>
public static class TableValidation
{
    private const int MostExamples = 5;

    /// <summary>Validates and records what was read.</summary>
    /// <exception cref="Foundation.Errors.WeirException">The table or the schema is missing or broken; anomalies are a result and no exception.</exception>
    public static async Task<ValidationResult> RunAsync(ValidationRequest request, StepContext context, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        var schema = SchemaFile.Read(request.Schema);
        var options = new TableOptions { Progress = context.Progress };
        using var table = Table.Open(request.Table, options, cancellation);
        using var previous = request.Previous is { } p ? Table.Open(p, options, cancellation) : null;
        using var serving = request.Serving is { } s ? Table.Open(s, options, cancellation) : null;
        var result = Of(table, schema, request.Environment, previous, serving, cancellation);
        string[] tables = [.. new[] { request.Table, request.Previous, request.Serving }.OfType<string>()];
        List<Artifact> inputs = [.. tables.Select(t => context.Describe(ArtifactKinds.Table, t, cancellation: cancellation)), context.Describe(ArtifactKinds.Schema, request.Schema, cancellation: cancellation)];
        await context.RecordAsync(new Step("data validate", Path.GetFileName(request.Table), started, inputs, [], ConfigurationJson.Of(("valid", result.IsValid), ("anomalies", result.Anomalies.Count))), cancellation);
        return result;
    }

    /// <summary>Validates an open table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">What it should be.</param>
    /// <param name="environment">See <see cref="ValidationRequest.Environment"/>.</param>
    /// <param name="previous">Former data, or null.</param>
    /// <param name="serving">Data seen in serving, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static ValidationResult Of(Table table, DataSchema schema, string? environment = null, Table? previous = null, Table? serving = null, CancellationToken cancellation = default)
    {
        List<Anomaly> anomalies = [];
        var known = schema.Features.Where(f => table.Has(f.Name)).ToList();
        var byName = schema.Features.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var columns = known.Select(f => table.Find(f.Name)).ToList();
        var figures = ColumnFigures.Of(table, columns, cancellation, c => c.Type is ColumnType.Text ? byName[c.Name].StringDomain : null);
        foreach (var feature in schema.Features)
        {
            var index = known.IndexOf(feature);
            if (index < 0)
            {
                if (feature.MinCount > 0 && !(environment is not null && feature.NotInEnvironment.Contains(environment)))
                    anomalies.Add(new Anomaly(feature.Name, "SCHEMA_MISSING_COLUMN", "the table lacks the column"));
                continue;
            }

            anomalies.AddRange(OfColumn(table, columns[index], feature, figures[index], cancellation));
            if (figures[index].Present == 0) continue;
            anomalies.AddRange(SchemaDistances.Check(table, previous, feature.Name, feature.Drift, "the former data", cancellation));
            anomalies.AddRange(SchemaDistances.Check(table, serving, feature.Name, feature.Skew, "the serving data", cancellation));
        }

        anomalies.AddRange(table.Columns.Where(c => !byName.ContainsKey(c.Name)).Select(c => new Anomaly(c.Name, "SCHEMA_NEW_COLUMN", $"the schema does not know the column ({c.Type.ToString().ToLowerInvariant()})")));
        return new ValidationResult(table.RowCount, anomalies);
    }

    private static IEnumerable<Anomaly> OfColumn(Table table, TableColumn column, FeatureSchema feature, ColumnFigures figures, CancellationToken cancellation)
    {
        Anomaly Found(string type, string message) => new(feature.Name, type, message);
        if (figures.Present == 0 && feature.MinCount > 0)
        {
            yield return Found("FEATURE_TYPE_NOT_PRESENT", "the column has no value at all");
            yield break;
        }

        if (figures.Present == 0) yield break;
        if (figures.Present < feature.MinCount) yield return Found("FEATURE_TYPE_LOW_NUMBER_PRESENT", $"{Figures.Count(figures.Present)} rows have a value, at least {Figures.Count(feature.MinCount)} were expected");
        var share = (double)figures.Present / table.RowCount;
        if (feature.MinFraction is { } least && share < least) yield return Found("FEATURE_TYPE_LOW_FRACTION_PRESENT", $"{Figures.Share(share)} of the rows have a value, at least {Figures.Share(least)} were expected");
        if (!Fits(column.Type, feature))
        {
            yield return Found("UNEXPECTED_DATA_TYPE", $"the column holds {column.Type.ToString().ToLowerInvariant()}, {Expected(feature)} was expected");
            yield break;
        }

        var integer = feature.Type == FeatureType.Int;
        if (feature.IsBoolean && figures.Max > 1) yield return Found("BOOL_TYPE_BIG_INT", $"the largest value is {Figures.Number(figures.Max)}, 0 or 1 was expected");
        if (feature.IsBoolean && figures.Min < 0) yield return Found("BOOL_TYPE_SMALL_INT", $"the smallest value is {Figures.Number(figures.Min)}, 0 or 1 was expected");
        if (figures.Max > feature.Max) yield return Found(integer ? "INT_TYPE_BIG_INT" : "FLOAT_TYPE_BIG_FLOAT", $"the largest value is {Figures.Number(figures.Max)}, at most {Figures.Number(feature.Max.Value)} was expected");
        if (figures.Min < feature.Min) yield return Found(integer ? "INT_TYPE_SMALL_INT" : "FLOAT_TYPE_SMALL_FLOAT", $"the smallest value is {Figures.Number(figures.Min)}, at least {Figures.Number(feature.Min.Value)} was expected");
        if (figures.Outside > 0 && 1 - (double)figures.Outside / figures.Present < feature.MinDomainMass)
            yield return Found("ENUM_TYPE_UNEXPECTED_STRING_VALUES", $"{Figures.Count(figures.Outside)} rows ({Figures.Share((double)figures.Outside / figures.Present)}) have values that the domain lacks: {Examples(table, feature, cancellation)}");
    }

    // Whole numbers are numbers: a batch without a fraction in it breaks nothing.
    private static bool Fits(ColumnType type, FeatureSchema feature)
    {
        var isTime = type is ColumnType.Date or ColumnType.Timestamp;
        if (feature.IsTime || isTime) return feature.IsTime && isTime;
        return SchemaInference.TypeOf(type) == feature.Type || (feature.Type == FeatureType.Float && type == ColumnType.Integer);
    }

    private static string Expected(FeatureSchema feature) => feature.IsTime ? "a date or time stamp" : feature.Type switch { FeatureType.Int => "INT", FeatureType.Float => "FLOAT", _ => "BYTES (text)" };

    private static string Examples(Table table, FeatureSchema feature, CancellationToken cancellation)
    {
        var unknown = table.CountValues(feature.Name, SchemaInference.MostDomainValues + feature.StringDomain!.Count + MostExamples, cancellation).Where(v => !feature.StringDomain.Contains(v.Value)).ToList();
        return string.Join(", ", unknown.Take(MostExamples).Select(v => $"'{v.Value}'")) + (unknown.Count > MostExamples ? ", …" : string.Empty);
    }
}
