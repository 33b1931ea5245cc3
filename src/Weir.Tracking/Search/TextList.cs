using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Client;

namespace Weir.Tracking.Search;

/// <summary>Many texts as one parameter: a statement stays the same however long a list is, and binds in no time.</summary>
internal static class TextList
{
    /// <summary>A JSON array, as <see cref="Persistence.SqlDialect.TextList"/> reads it.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>: a text that is no Unicode, or that holds a NUL, which databases end it at.</exception>
    public static string ToJson(IReadOnlyList<string> values)
    {
        var buffer = new ArrayBufferWriter<byte>(values.Count * 40);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var value in values) json.WriteStringValue(Usable(value) ? value : throw MlflowErrors.Invalid("a list of the filter holds a text with a NUL or half a character"));
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool Usable(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\0' || char.IsLowSurrogate(value[i])) return false;
            if (char.IsHighSurrogate(value[i]) && (++i == value.Length || !char.IsLowSurrogate(value[i]))) return false;
        }

        return true;
    }
}
