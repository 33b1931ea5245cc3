using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Weir.Client.Json;

/// <summary>Reads requests as MLflow's many clients send them, and says which field is wrong as MLflow does.</summary>
/// <remarks>Well-formed bodies are read straight. Only when that fails, the habits of old clients are undone: JSON inside a JSON string
/// (Python 1.x), bare <c>NaN</c> and <c>Infinity</c> (Python), <c>{}</c> for an empty list (R).</remarks>
public static class RequestJson
{
    /// <summary>Reads a body; an empty one is <c>{}</c>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c> with the field and its value.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
    {
        body = body.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty) body = "{}"u8;
        if (!System.Text.Unicode.Utf8.IsValid(body)) throw MlflowErrors.Invalid("the body holds text that is not UTF-8"); // the JSON reader looks only at what is asked of it
        RequestText.CheckSurrogates(body);
        if (body[0] == (byte)'{')
        {
            try
            {
                return Checked(body, type);
            }
            catch (JsonException)
            {
                // Read again below, leniently.
            }
        }

        byte[]? repaired = null;
        try
        {
            repaired = Repair(body);
            return Checked(repaired, type);
        }
        catch (JsonException e)
        {
            throw Explain(e, repaired);
        }
    }

    private static T Checked<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
    {
        var value = JsonSerializer.Deserialize(body, type)!;
        RequestText.CheckListElements(body, type);
        return value;
    }

    private static byte[] Repair(ReadOnlySpan<byte> body)
    {
        if (body[0] == (byte)'"')
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            body = Encoding.UTF8.GetBytes(reader.GetString()!);
            RequestText.CheckSurrogates(body);
        }

        using var document = JsonDocument.Parse(QuoteBareNumbers(body));
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw MlflowErrors.Invalid("the body must be a JSON object");
        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (field.Value.ValueKind == JsonValueKind.Object && !field.Value.EnumerateObject().Any()) continue;
                field.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Outside strings, N and I can only begin NaN and Infinity: JSON's own words are lower-case.
    private static byte[] QuoteBareNumbers(ReadOnlySpan<byte> body)
    {
        var result = new ArrayBufferWriter<byte>(body.Length + 16);
        var inString = false;
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (inString)
            {
                if (c == '\\' && i + 1 < body.Length)
                {
                    result.Write(body.Slice(i++, 2));
                    continue;
                }

                inString = c != '"';
            }
            else if (c == '"')
            {
                inString = true;
            }
            else if (BareNumber(body[i..]) is { IsEmpty: false } word)
            {
                result.Write("\""u8);
                result.Write(word);
                result.Write("\""u8);
                i += word.Length - 1;
                continue;
            }

            result.Write(body.Slice(i, 1));
        }

        return result.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> BareNumber(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? "NaN"u8 : rest.StartsWith("Infinity"u8) ? "Infinity"u8 : rest.StartsWith("-Infinity"u8) ? "-Infinity"u8 : default;

    private static Foundation.Errors.WeirException Explain(JsonException e, byte[]? body)
    {
        if (body is null || e.Path is not { Length: > 2 } path) return MlflowErrors.Invalid($"the body is not JSON: {e.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        var name = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        using var document = JsonDocument.Parse(body);
        return Find(document.RootElement, name) is { } value
            ? MlflowErrors.WrongType(Shorten(value.GetRawText()), name, PythonType(value.ValueKind))
            : MlflowErrors.Invalid($"the value of parameter '{name}' cannot be read");
    }

    // Paths as the serialiser writes them: metrics[0].value
    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var part in path.Split('.', '['))
        {
            if (part.EndsWith(']'))
            {
                if (element.ValueKind != JsonValueKind.Array || !int.TryParse(part[..^1], out var index) || index >= element.GetArrayLength()) return null;
                element = element[index];
            }
            else
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element)) return null;
            }
        }

        return element;
    }

    private static string Shorten(string raw) => raw.Length <= 200 ? raw : raw[..200] + "…";

    private static string PythonType(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "str",
        JsonValueKind.Number => "int",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "dict",
        _ => "NoneType",
    };
}
