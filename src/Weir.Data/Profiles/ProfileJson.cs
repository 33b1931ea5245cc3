using System.Text.Json;

namespace Weir.Data.Profiles;

/// <summary>A profile as JSON; figures that are no finite numbers are null.</summary>
public static class ProfileJson
{
    /// <summary>Writes a profile as one object.</summary>
    public static void Write(Utf8JsonWriter json, TableProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("path", profile.Path);
        json.WriteString("hash", profile.Hash);
        json.WriteNumber("bytes", profile.Bytes);
        json.WriteNumber("rows", profile.Rows);
        json.WriteNumber("columns", profile.Columns.Count);
        json.WriteNumber("missing_cells", profile.MissingCells);
        json.WriteNumber("duplicate_rows", profile.DuplicateRows);
        json.WriteStartArray("alerts");
        foreach (var alert in profile.Alerts)
        {
            json.WriteStartObject();
            json.WriteString("code", alert.Code);
            json.WriteString("column", alert.Column);
            json.WriteString("message", alert.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("variables");
        foreach (var column in profile.Columns) Write(json, column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ColumnProfile column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("type", column.Type.ToString().ToLowerInvariant());
        json.WriteString("kind", column.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("count", column.Count);
        json.WriteNumber("missing", column.Missing);
        json.WriteNumber("distinct", column.Distinct);
        if (column.Unique is { } unique) json.WriteNumber("unique", unique);
        if (column.IsApproximate) json.WriteBoolean("approximate", true);
        if (column.Imbalance is { } imbalance) json.WriteNumber("imbalance", imbalance);
        if (column.Numeric is { } numeric) Write(json, numeric);
        if (column.Text is { } text)
        {
            json.WriteStartObject("length");
            json.WriteNumber("min", text.MinLength);
            json.WriteNumber("median", text.MedianLength);
            json.WriteNumber("mean", text.MeanLength);
            json.WriteNumber("max", text.MaxLength);
            json.WriteEndObject();
        }

        if (column.TopValues.Count > 0)
        {
            json.WriteStartArray("top_values");
            foreach (var value in column.TopValues)
            {
                json.WriteStartObject();
                json.WriteString("value", value.Value);
                json.WriteNumber("count", value.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NumericProfile numeric)
    {
        json.WriteStartObject("numeric");
        (string, double)[] figures =
        [
            ("mean", numeric.Mean), ("std", numeric.Deviation), ("min", numeric.Min), ("max", numeric.Max), ("sum", numeric.Sum), ("p5", numeric.Quantiles[0]),
            ("p25", numeric.Quantiles[1]), ("p50", numeric.Quantiles[2]), ("p75", numeric.Quantiles[3]), ("p95", numeric.Quantiles[4]), ("skewness", numeric.Skewness),
            ("kurtosis", numeric.Kurtosis), ("mad", numeric.MedianDeviation),
        ];
        foreach (var (name, value) in figures)
        {
            if (double.IsFinite(value)) json.WriteNumber(name, value);
            else json.WriteNull(name);
        }

        json.WriteNumber("zeros", numeric.Zeros);
        json.WriteNumber("negative", numeric.Negative);
        json.WriteNumber("infinite", numeric.Infinite);
        json.WriteNumber("monotonic", numeric.Monotonic);
        json.WriteStartObject("histogram");
        json.WriteStartArray("edges");
        foreach (var edge in numeric.Edges) json.WriteNumberValue(edge);
        json.WriteEndArray();
        json.WriteStartArray("counts");
        foreach (var count in numeric.Counts) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
