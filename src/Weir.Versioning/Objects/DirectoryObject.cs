using System.Text.Json;
using Weir.Foundation.Hashing;

namespace Weir.Versioning.Objects;

/// <summary>The text of a directory object: a JSON list of <c>{"md5": …, "relpath": …}</c>.</summary>
internal static class DirectoryObject
{
    /// <summary>Its entries, unchecked. Other keys, which later versions of DVC may write, are passed over.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static List<DirectoryEntry> Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        var entries = new List<DirectoryEntry>();
        Expect(json.Read() && json.TokenType == JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(json.TokenType == JsonTokenType.StartObject);
            string? md5 = null, path = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isMd5 = json.ValueTextEquals("md5"u8);
                var isPath = json.ValueTextEquals("relpath"u8);
                json.Read();
                if (isMd5 || isPath) Expect(json.TokenType == JsonTokenType.String);
                if (isMd5) md5 = json.GetString();
                else if (isPath) path = json.GetString();
                else json.Skip();
            }

            Expect(md5 is not null && path is not null);
            entries.Add(new DirectoryEntry(path!, md5!));
        }

        json.Read(); // throws when something follows
        return entries;
    }

    private static void Expect(bool isSo)
    {
        if (!isSo) throw new JsonException("not a directory object");
    }
}
