using System.Text.Json;

namespace Weir.Configuration.Secrets;

/// <summary>The keys that a JSON Schema calls secret: <c>"writeOnly": true</c>, as OpenAPI has it, or <c>"x-secret": true</c>.</summary>
internal static class SchemaSecrets
{
    private const int Deepest = 64;

    /// <summary>Patterns of keys; an item of a list is below its list's key.</summary>
    public static List<string> Of(JsonElement schema)
    {
        var found = new List<string>();
        Walk(schema, string.Empty, found, 0);
        return found;
    }

    private static void Walk(JsonElement schema, string key, List<string> found, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest) return;
        if (IsOn(schema, "writeOnly") || IsOn(schema, "x-secret"))
        {
            found.Add(key);
            return;
        }

        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            foreach (var property in properties.EnumerateObject()) Walk(property.Value, key.Length == 0 ? property.Name : $"{key}.{property.Name}", found, depth + 1);
        if (schema.TryGetProperty("additionalProperties", out var others)) Walk(others, key.Length == 0 ? "*" : $"{key}.*", found, depth + 1);
        if (schema.TryGetProperty("items", out var items)) Walk(items, $"{key}[*]", found, depth + 1);
        foreach (var word in new[] { "allOf", "anyOf", "oneOf" })
            if (schema.TryGetProperty(word, out var parts) && parts.ValueKind == JsonValueKind.Array)
                foreach (var part in parts.EnumerateArray()) Walk(part, key, found, depth + 1);
    }

    private static bool IsOn(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
