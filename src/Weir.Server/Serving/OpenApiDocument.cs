using System.Text.Json;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;
using Weir.Serving.Tensors;

namespace Weir.Server.Serving;

/// <summary>An OpenAPI 3.1 document of the served models, with the inputs of each and its own example.</summary>
internal static class OpenApiDocument
{
    public static void Write(Utf8JsonWriter json, ServedModels models)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Models served by Weir");
        json.WriteString("version", "1");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var model in models.All)
        {
            Path(json, $"/v2/models/{Uri.EscapeDataString(model.Name)}/versions/{Uri.EscapeDataString(model.Version)}/infer", $"Predict with {model.Name} {model.Version} (Open Inference Protocol)", null, () => V2Schema(json, model));
            Path(json, $"/models/{Uri.EscapeDataString(model.Name)}/invocations", $"Predict with {model.Name} (MLflow scoring){Classes(model)}", model, () => RecordsSchema(json, model));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Path(Utf8JsonWriter json, string path, string summary, ServedModel? example, Action schema)
    {
        json.WriteStartObject(path);
        json.WriteStartObject("post");
        json.WriteString("summary", summary);
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        json.WriteStartObject("content");
        json.WriteStartObject("application/json");
        json.WritePropertyName("schema");
        schema();
        if (example?.Package?.ServingInputFile is { } file && File.Exists(file))
        {
            json.WritePropertyName("example");
            json.WriteRawValue(File.ReadAllText(file));
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("responses");
        foreach (var (status, meaning) in new[] { ("200", "The predictions"), ("400", "The request does not fit the model; the message says where"), ("500", "The model failed on this input") })
        {
            json.WriteStartObject(status);
            json.WriteString("description", meaning);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Classes(ServedModel model) =>
        string.Concat(model.Outputs.Where(o => model.ClassNamesOf(o.Name).Count > 0).Select(o => $"; '{o.Name}' has a number for each of: {string.Join(", ", model.ClassNamesOf(o.Name))}"));

    private static void V2Schema(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        json.WriteStringValue("inputs");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteStartObject("id");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteStartObject("inputs");
        json.WriteString("type", "array");
        json.WriteString("description", string.Join("; ", model.Inputs.Select(i => $"{i.Name} {Datatype.NameOf(i.Metadata.ElementType)} [{string.Join(",", i.Metadata.Dimensions)}]{(i.IsOptional ? " (optional)" : string.Empty)}")));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void RecordsSchema(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("dataframe_records");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        if (model.Signature?.Inputs is { IsTensors: false, Fields: var fields })
        {
            foreach (var field in fields) Property(json, field.Name ?? "column", field.Column is ScalarColumn scalar ? JsonType(scalar.Kind) : "object");
        }
        else
        {
            foreach (var input in model.Inputs) Property(json, input.Name, input.Metadata.ElementType == TensorElementType.String ? "string" : "number");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter json, string name, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static string JsonType(ScalarKind kind) => kind switch
    {
        ScalarKind.Boolean => "boolean",
        ScalarKind.Integer or ScalarKind.Long => "integer",
        ScalarKind.Float or ScalarKind.Double => "number",
        _ => "string",
    };
}
