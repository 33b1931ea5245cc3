using System.Text.Json;

namespace Weir.Server.Tests.Serving;

/// <summary>Compares JSON: numbers to 1e-4 relative, all else exactly.</summary>
internal static class JsonClose
{
    public static bool Equal(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number)
        {
            if (expected.GetRawText() == actual.GetRawText()) return true;
            var (a, b) = (expected.GetDouble(), actual.GetDouble());
            return Math.Abs(a - b) <= 1e-4 * Math.Max(1e-3, Math.Abs(a));
        }

        // MLflow's bare NaN stands in the vectors as text; valid JSON has null for it.
        if (expected.ValueKind == JsonValueKind.String && expected.GetString() == "NaN") return actual.ValueKind == JsonValueKind.Null;
        if (expected.ValueKind != actual.ValueKind) return false;
        return expected.ValueKind switch
        {
            JsonValueKind.Array => expected.GetArrayLength() == actual.GetArrayLength() && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(p => Equal(p.First, p.Second)),
            JsonValueKind.Object => expected.EnumerateObject().Count() == actual.EnumerateObject().Count() && expected.EnumerateObject().All(p => actual.TryGetProperty(p.Name, out var other) && Equal(p.Value, other)),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            _ => true,
        };
    }
}
