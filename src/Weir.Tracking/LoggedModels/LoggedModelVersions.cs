using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Persistence;

namespace Weir.Tracking.LoggedModels;

/// <summary>The tag in which a logged model tells as what it was registered: clients read it.</summary>
internal static class LoggedModelVersions
{
    private const string Tag = "mlflow.modelVersions";

    /// <summary>Adds a version to the list in the tag; what is no list is replaced.</summary>
    public static void Add(ISqlSession session, string modelId, string name, long version)
    {
        var number = LoggedModelTable.RequireNo(session, modelId);
        var before = session.TextOrNull("SELECT value FROM logged_model_tags WHERE model_no = $1 AND key = $2", number, Tag);
        LoggedModelTable.SetTag(session, number, Tag, Extended(before, name, version));
    }

    private static string Extended(string? before, string name, long version)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact))
        {
            writer.WriteStartArray();
            foreach (var known in Versions(before)) known.WriteTo(writer);
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("version", version);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static List<JsonElement> Versions(string? text)
    {
        if (text is null) return [];
        try
        {
            var list = JsonElement.Parse(text);
            return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
