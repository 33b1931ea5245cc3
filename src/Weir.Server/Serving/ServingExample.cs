using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Server.Serving;

/// <summary>A package's example request for people to copy.</summary>
internal static class ServingExample
{
    private const int LongestText = 4000;

    /// <summary>The example with its first row alone, on one line; null when it is no JSON or is long even so.</summary>
    public static string? OneRow(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject example) return null;
            if (example["dataframe_split"] is JsonObject { } split && split["data"] is JsonArray { Count: > 1 } rows)
            {
                rows.RemoveRange(1, rows.Count - 1);
                if (split["index"] is JsonArray { Count: > 1 } index) index.RemoveRange(1, index.Count - 1);
            }

            var line = Encoding.UTF8.GetString(JsonBytes(example));
            return line.Length <= LongestText ? line : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] JsonBytes(JsonObject example)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Foundation.Json.JsonDefaults.Compact)) example.WriteTo(json);
        return bytes.ToArray();
    }
}
