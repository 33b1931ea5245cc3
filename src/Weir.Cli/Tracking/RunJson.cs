using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;

namespace Weir.Cli.Tracking;

/// <summary>Runs and model versions under <c>--json</c>: MLflow's own shapes.</summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter json, Run run) => JsonSerializer.Serialize(json, run, WireJson.Default.Run);

    public static void Write(Utf8JsonWriter json, ModelVersion version) => JsonSerializer.Serialize(json, version, WireJson.Default.ModelVersion);

    public static void Write(Utf8JsonWriter json, RegisteredModel model) => JsonSerializer.Serialize(json, model, WireJson.Default.RegisteredModel);

    /// <summary>As <see cref="WriteList"/>, with the token of what follows.</summary>
    public static void WritePage<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
        if (next is not null) json.WriteString("next_page_token", next);
        json.WriteEndObject();
    }

    public static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
