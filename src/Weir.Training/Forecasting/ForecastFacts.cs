using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Training.Forecasting;

/// <summary>What a graph is told of the series that it was trained on, as text.</summary>
internal static class ForecastFacts
{
    /// <summary>Columns that tell series apart.</summary>
    public const string Series = "weir.series";

    /// <summary>Columns that are the same at all times, each with whether it is a category.</summary>
    public const string Statics = "weir.static";

    /// <summary>By series what errors are measured by, one number a season.</summary>
    public const string SeriesScales = "weir.series_scales";

    /// <summary>What an answer of NaN says of a request: a server tells it in place of the answer.</summary>
    public const string Unread = "weir.unread";

    /// <summary>Names as a list.</summary>
    public static string List(IEnumerable<string> names) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    });

    /// <summary>Reads what <see cref="List"/> wrote.</summary>
    public static string[] ReadList(string text)
    {
        using var list = JsonDocument.Parse(text);
        return [.. list.RootElement.EnumerateArray().Select(k => k.GetString()!)];
    }

    /// <summary>Static columns: their names, and whether they are categories.</summary>
    public static string StaticList(IEnumerable<StaticColumn> columns) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var column in columns)
        {
            json.WriteStartArray();
            json.WriteStringValue(column.Name);
            json.WriteBooleanValue(column.Categories is not null);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    /// <summary>Reads what <see cref="StaticList"/> wrote; the categories themselves are the graph's.</summary>
    public static StaticColumn[] ReadStatics(string text)
    {
        using var list = JsonDocument.Parse(text);
        return [.. list.RootElement.EnumerateArray().Select(c => new StaticColumn(c[0].GetString()!, c[1].GetBoolean() ? [] : null, 0))];
    }

    /// <summary>Scales by series: its key, then a number a season, null where the series has none.</summary>
    public static string ScaleTable(Panel panel, IReadOnlyDictionary<int, double[]> scales) => Json(json =>
    {
        json.WriteStartArray();
        for (var s = 0; s < panel.Series.Count; s++)
        {
            json.WriteStartArray();
            json.WriteStartArray();
            foreach (var part in panel.Series[s].Key) json.WriteStringValue(part);
            json.WriteEndArray();
            foreach (var scale in scales.Values)
            {
                if (double.IsFinite(scale[s])) json.WriteNumberValue(scale[s]);
                else json.WriteNullValue();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    /// <summary>Reads what <see cref="ScaleTable"/> wrote, by <see cref="Panel.Text"/> of the key.</summary>
    public static Dictionary<string, double[]> ReadScales(string text)
    {
        using var table = JsonDocument.Parse(text);
        return table.RootElement.EnumerateArray().ToDictionary(
            row => Panel.Text([.. row[0].EnumerateArray().Select(k => k.GetString()!)]),
            row => row.EnumerateArray().Skip(1).Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>One number a season.</summary>
    public static string Numbers(IEnumerable<double> values) => string.Join(",", values.Select(s => s.ToString("R", CultureInfo.InvariantCulture)));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
