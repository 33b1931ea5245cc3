using System.Text.Json;

namespace Weir.Statistics.Tests.Metrics;

/// <summary>A named input of the metric vectors.</summary>
internal sealed class VectorInput(JsonElement json)
{
    public double[] Weights => json.TryGetProperty("sample_weight", out var w) && w.ValueKind == JsonValueKind.Array ? Flatten(w) : [];

    public string[] Labels
    {
        get
        {
            var texts = json.GetProperty("y_true").EnumerateArray().Select(v => v.ToString());
            if (json.TryGetProperty("y_pred", out var predicted)) texts = texts.Concat(predicted.EnumerateArray().Select(v => v.ToString()));
            var labels = texts.Distinct().Order(StringComparer.Ordinal).ToArray();
            return labels is ["0"] ? ["0", "1"] : labels;
        }
    }

    public bool Has(string name) => json.TryGetProperty(name, out _);

    public double[] Numbers(string name) => Flatten(json.GetProperty(name));

    public bool[] Flags(string name) => Array.ConvertAll(Numbers(name), v => v == 1);

    public int[] Groups(string name) => Array.ConvertAll(Numbers(name), v => (int)v);

    public int[] Codes(string name)
    {
        var labels = Labels;
        return [.. json.GetProperty(name).EnumerateArray().Select(v => Array.IndexOf(labels, v.ToString()))];
    }

    public int Columns(string name) => json.GetProperty(name)[0].GetArrayLength();

    public int ColumnsOrNone(string name) => json.GetProperty(name)[0] is { ValueKind: JsonValueKind.Array } row ? row.GetArrayLength() : 0;

    public bool HasTexts() => json.GetProperty("y_true")[0].ValueKind == JsonValueKind.String;

    public int Rows(string name) => json.GetProperty(name).GetArrayLength();

    public static double[] Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flatten)] : [element.GetDouble()];
}
