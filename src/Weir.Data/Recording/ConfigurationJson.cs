using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.Data.Recording;

/// <summary>Writes what a step was asked for as one line of JSON, nulls left out.</summary>
public static class ConfigurationJson
{
    /// <summary>An object of these entries; a value is a text, a number, a flag or a list of texts.</summary>
    public static string Of(params IEnumerable<(string Key, object? Value)> entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in entries)
            {
                switch (value)
                {
                    case null: break;
                    case bool flag: writer.WriteBoolean(key, flag); break;
                    case int number: writer.WriteNumber(key, number); break;
                    case double number: writer.WriteNumber(key, number); break;
                    case IEnumerable<string> texts:
                        writer.WriteStartArray(key);
                        foreach (var text in texts) writer.WriteStringValue(text);
                        writer.WriteEndArray();
                        break;
                    default: writer.WriteString(key, value.ToString()); break;
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
