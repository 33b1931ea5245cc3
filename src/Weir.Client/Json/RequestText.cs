using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Weir.Client.Json;

/// <summary>What the JSON reader lets through and a store must not: halves of characters, and nothing where a list wants something.</summary>
internal static class RequestText
{
    /// <summary>Refuses an escaped surrogate without its other half; written on, it would silently become another character.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>.</exception>
    public static void CheckSurrogates(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0) return;
        var awaitsLow = false;
        for (var i = 0; i < body.Length; i++)
        {
            var unit = body[i] == '\\' ? Unit(body[i..]) : null;
            var isLow = unit is { } low && char.IsLowSurrogate(low);
            if (isLow != awaitsLow) throw Half();
            awaitsLow = unit is { } high && char.IsHighSurrogate(high);
            if (body[i] == '\\') i += unit is null ? 1 : 5;
        }

        if (awaitsLow) throw Half();
    }

    /// <summary>Refuses a null inside a list of a field that the request has, as protobuf does.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c> with the path of the element.</exception>
    public static void CheckListElements(ReadOnlySpan<byte> body, JsonTypeInfo type)
    {
        if (body.IndexOf("null"u8) < 0) return;
        var reader = new Utf8JsonReader(body);
        var path = new Stack<(string Name, int Index)>(); // an index of -1 is an object's
        var name = string.Empty;
        while (reader.Read())
        {
            if (path.TryPeek(out var top) && top.Index >= 0 && reader.TokenType is not JsonTokenType.EndArray)
            {
                path.Pop();
                path.Push((top.Name, top.Index + 1));
                name = string.Create(CultureInfo.InvariantCulture, $"{top.Name}[{top.Index}]");
                if (reader.TokenType == JsonTokenType.Null)
                    throw MlflowErrors.Invalid($"Invalid value null for parameter '{name}' supplied: null is not allowed as an element of a list.");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var field = reader.GetString()!;
                    if (path.Count == 1 && !type.Properties.Any(p => p.Name == field)) reader.Skip();
                    name = path.Peek().Name is { Length: > 0 } above ? $"{above}.{field}" : field;
                    if (field == "value") SkipFreeValue(ref reader);
                    break;
                case JsonTokenType.StartObject: path.Push((name, -1)); break;
                case JsonTokenType.StartArray: path.Push((name, 0)); break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray: path.Pop(); break;
            }
        }
    }

    // The value of an assessment may be any JSON, nulls in lists too; every other field of that name is no list.
    private static void SkipFreeValue(ref Utf8JsonReader reader)
    {
        var next = reader;
        if (next.Read() && next.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) reader.Skip();
    }

    private static char? Unit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && escape[1] == 'u' && Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out var used, 'x') && used == 4
            ? (char)unit
            : null;

    private static Foundation.Errors.WeirException Half() =>
        MlflowErrors.Invalid("the body holds half a character: an unpaired surrogate, such as \"\\ud800\", is no Unicode text");
}
