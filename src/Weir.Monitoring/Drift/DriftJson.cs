using System.Text.Json;
using Weir.Data.Tables;

namespace Weir.Monitoring.Drift;

/// <summary>A drift report as JSON.</summary>
public static class DriftJson
{
    private const int MostCategories = 20;

    /// <summary>Writes a report as one object. p-values and distances are separate fields; <c>threshold</c> belongs to the one that is there.</summary>
    public static void Write(Utf8JsonWriter json, DriftReport report)
    {
        json.WriteStartObject();
        json.WriteString("reference", report.Reference);
        json.WriteString("current", report.Current);
        json.WriteNumber("reference_rows", report.ReferenceRows);
        json.WriteNumber("current_rows", report.CurrentRows);
        json.WriteBoolean("drift", report.IsDrifted);
        json.WriteNumber("drifted_columns", report.DriftedCount);
        json.WriteNumber("compared_columns", report.Columns.Count);
        json.WriteNumber("drifted_share", report.DriftedShare);
        json.WriteNumber("drift_share_threshold", report.DriftShare);
        Columns(json, "missing_columns", report.MissingColumns);
        Columns(json, "extra_columns", report.ExtraColumns);
        json.WriteStartArray("type_changes");
        foreach (var change in report.TypeChanges)
        {
            json.WriteStartObject();
            json.WriteString("name", change.Column);
            json.WriteString("reference", change.Reference.ToString().ToLowerInvariant());
            json.WriteString("current", change.Current.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (var column in report.Columns) Column(json, column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter json, ColumnDrift column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", column.Kind.ToString().ToLowerInvariant());
        json.WriteBoolean("drift", column.IsDrifted);
        json.WriteBoolean("distribution_drift", column.IsDistributionDrifted);
        json.WriteBoolean("missing_drift", column.IsMissingDrifted);
        if (column.Test is { } test) json.WriteString("test", test);
        if (column.Note is { } note) json.WriteString("note", note);
        Number(json, "p_value", column.PValue);
        Number(json, "distance", column.Distance);
        Number(json, "threshold", column.Threshold);
        Number(json, "effect_size", column.EffectSize);
        if (column.EffectName is { } effect) json.WriteString("effect", effect);
        Number(json, "reference_missing", column.ReferenceMissing);
        Number(json, "current_missing", column.CurrentMissing);
        Number(json, "missing_p_value", column.MissingPValue);
        Categories(json, "new_categories", column.NewCategories, c => c.Current);
        Categories(json, "lost_categories", column.LostCategories, c => c.Reference);
        json.WriteEndObject();
    }

    private static void Columns(Utf8JsonWriter json, string name, IReadOnlyList<TableColumn> columns)
    {
        json.WriteStartArray(name);
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Categories(Utf8JsonWriter json, string name, IReadOnlyList<CategoryCount> categories, Func<CategoryCount, long> count)
    {
        if (categories.Count == 0) return;
        json.WriteNumber($"{name}_count", categories.Count);
        json.WriteStartArray(name);
        foreach (var category in categories.Take(MostCategories))
        {
            json.WriteStartObject();
            json.WriteString("value", category.Value);
            json.WriteNumber("count", count(category));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
    }
}
