using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;

namespace Weir.Models.Signatures;

/// <summary>The JSON texts of a signature: lists of columns, tensors or parameters.</summary>
internal static class SignatureJson
{
    public static SignatureSchema Read(string json, SourceLocation place)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new SignatureSchema([.. document.RootElement.EnumerateArray().Select(Field)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Corrupt(place, e);
        }
    }

    public static IReadOnlyList<SignatureParameter> ReadParameters(string json, SourceLocation place)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(p => new SignatureParameter(
                p.GetProperty("name").GetString()!,
                ColumnOf(p),
                p.GetProperty("default").GetRawText(),
                p.TryGetProperty("shape", out var shape) && shape.ValueKind == JsonValueKind.Array))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Corrupt(place, e);
        }
    }

    public static string Write(SignatureSchema schema) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var field in schema.Fields) Write(writer, field);
        writer.WriteEndArray();
    });

    public static string WriteParameters(IReadOnlyList<SignatureParameter> parameters) => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var parameter in parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            writer.WritePropertyName("default");
            writer.WriteRawValue(parameter.DefaultJson);
            writer.WritePropertyName("shape");
            writer.WriteRawValue(parameter.IsList ? "[-1]" : "null");
            WriteType(writer, parameter.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static SignatureField Field(JsonElement element)
    {
        var name = element.TryGetProperty("name", out var n) && n.ValueKind == JsonValueKind.String ? n.GetString() : null;
        var required = !element.TryGetProperty("required", out var r) || r.ValueKind != JsonValueKind.False;
        if (element.GetProperty("type").GetString() != "tensor") return new SignatureField { Name = name, IsRequired = required, Column = ColumnOf(element) };
        var spec = element.GetProperty("tensor-spec");
        var shape = spec.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        return new SignatureField { Name = name, IsRequired = required, Tensor = new TensorSpec(spec.GetProperty("dtype").GetString()!, shape) };
    }

    private static ColumnType ColumnOf(JsonElement element)
    {
        var type = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetProperty("type").GetString();
        return type switch
        {
            "array" => new ArrayColumn(ColumnOf(element.GetProperty("items"))),
            "map" => new MapColumn(ColumnOf(element.GetProperty("values"))),
            "any" => new AnyColumn(),
            "object" => new ObjectColumn([.. element.GetProperty("properties").EnumerateObject().Select(p => Field(p.Value) with { Name = p.Name })]),
            _ when Enum.TryParse<ScalarKind>(type, ignoreCase: true, out var kind) && Enum.IsDefined(kind) => new ScalarColumn(kind),
            _ => throw new FormatException($"there is no column type '{type}'"),
        };
    }

    private static void Write(Utf8JsonWriter writer, SignatureField field, bool withName = true)
    {
        writer.WriteStartObject();
        if (field.Tensor is { } tensor)
        {
            if (withName && field.Name is not null) writer.WriteString("name", field.Name);
            writer.WriteString("type", "tensor");
            writer.WriteStartObject("tensor-spec");
            writer.WriteString("dtype", tensor.Dtype);
            writer.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape) writer.WriteNumberValue(dimension);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        else
        {
            WriteType(writer, field.Column ?? throw new ArgumentException($"'{field.Name}' is neither a column nor a tensor"));
            if (withName && field.Name is not null) writer.WriteString("name", field.Name);
            writer.WriteBoolean("required", field.IsRequired);
        }

        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, ColumnType type)
    {
        switch (type)
        {
            case ScalarColumn scalar:
                writer.WriteString("type", scalar.Kind.ToString().ToLowerInvariant());
                break;
            case ArrayColumn array:
                writer.WriteString("type", "array");
                Nested("items", array.Items);
                break;
            case MapColumn map:
                writer.WriteString("type", "map");
                Nested("values", map.Values);
                break;
            case ObjectColumn record:
                writer.WriteString("type", "object");
                writer.WriteStartObject("properties");
                foreach (var property in record.Properties)
                {
                    writer.WritePropertyName(property.Name!);
                    Write(writer, property, withName: false);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteString("type", "any");
                break;
        }

        void Nested(string name, ColumnType inner)
        {
            writer.WriteStartObject(name);
            WriteType(writer, inner);
            writer.WriteEndObject();
        }
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonDefaults.Compact)) write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static WeirException Corrupt(SourceLocation place, Exception e) =>
        new(ErrorCodes.CorruptFile, $"the signature in '{place.File}' cannot be read: {e.Message.Split('\n')[0]}", location: place, inner: e);
}
