using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Client.Http;

/// <summary>Paths of calls whose words in braces are fields of the request.</summary>
internal static class CallPath
{
    /// <summary>Moves the fields that the path names from the body into it.</summary>
    /// <param name="path">Such as <c>logged-models/{model_id}/tags</c>.</param>
    /// <param name="body">The request as JSON.</param>
    public static (string Path, byte[] Body) Fill(string path, byte[] body)
    {
        if (!path.Contains('{', StringComparison.Ordinal)) return (path, body);
        var fields = JsonNode.Parse(body)!.AsObject();
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not ['{', .. var name, '}']) continue;
            var value = fields[name]?.ToString();
            if (string.IsNullOrEmpty(value)) throw MlflowErrors.Missing(name);
            parts[i] = Uri.EscapeDataString(value);
            fields.Remove(name);
        }

        return (string.Join('/', parts), JsonSerializer.SerializeToUtf8Bytes(fields, NodeJson.Default.JsonObject));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class NodeJson : System.Text.Json.Serialization.JsonSerializerContext;
