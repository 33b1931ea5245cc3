using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Client;

namespace Weir.Tracking.Evaluation;

/// <summary>JSON that comes inside a string.</summary>
internal static class JsonText
{
    /// <summary>An object.</summary>
    public static JsonObject Object(string text, string parameter) => Parse(text) as JsonObject ?? throw Wrong(parameter, "a JSON object");

    /// <summary>A list of objects.</summary>
    public static List<JsonObject> Objects(string text, string parameter)
    {
        if (Parse(text) is not JsonArray list) throw Wrong(parameter, "a JSON list");
        return [.. list.Select(item => item as JsonObject ?? throw Wrong(parameter, "a JSON list of objects"))];
    }

    /// <summary>SHA-256 of a value whatever the order of its fields.</summary>
    public static string Hash(JsonNode? value)
    {
        var text = new StringBuilder();
        Canonical(value, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>What Python calls the kind of a value.</summary>
    public static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "float",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    private static JsonNode? Parse(string text)
    {
        try
        {
            var value = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            Canonical(value, new StringBuilder());
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or half a character in it
        }
    }

    private static void Canonical(JsonNode? value, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject fields:
                text.Append('{');
                foreach (var (name, field) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonValue.Create(name).ToJsonString()).Append(':');
                    Canonical(field, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var item in list)
                {
                    Canonical(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(value.GetValue<string>()).ToJsonString() : value.ToJsonString());
                break;
        }
    }

    private static Foundation.Errors.WeirException Wrong(string parameter, string what) => MlflowErrors.Invalid($"Invalid value for parameter '{parameter}' supplied: it must be {what} in a string");
}
