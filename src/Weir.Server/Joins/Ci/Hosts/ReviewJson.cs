using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci.Hosts;

/// <summary>Answers of hosts, which may be anything.</summary>
internal static class ReviewJson
{
    /// <summary>Text at a path; null when there is none.</summary>
    public static string? Text(JsonElement body, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out body)) return null;
        return body.ValueKind == JsonValueKind.String ? body.GetString() : null;
    }

    /// <summary>A number's digits.</summary>
    public static string? Number(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetRawText() : null;

    /// <summary>Items of a list.</summary>
    /// <exception cref="WeirException"><c>ci_failed</c>: it is something else.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement body, string? name = null)
    {
        if (name is not null && (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out body))) body = default;
        return body.ValueKind == JsonValueKind.Array ? body.EnumerateArray() : throw new WeirException("ci_failed", "the host's list of comments is no list", "is the address of the API right?");
    }
}
