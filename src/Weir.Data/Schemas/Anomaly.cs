using System.Text.Json;

namespace Weir.Data.Schemas;

/// <summary>A way in which a table breaks its schema.</summary>
/// <param name="Column">The column; null for the whole table.</param>
/// <param name="Type">TensorFlow Data Validation's name, such as <c>ENUM_TYPE_UNEXPECTED_STRING_VALUES</c>.</param>
/// <param name="Message">One sentence with the figures.</param>
public sealed record Anomaly(string? Column, string Type, string Message);

/// <summary>The outcome of a validation.</summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Anomalies">What is wrong, in the schema's order; empty when the table fits.</param>
public sealed record ValidationResult(long Rows, IReadOnlyList<Anomaly> Anomalies)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsValid => Anomalies.Count == 0;

    /// <summary>Writes the outcome as one JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("valid", IsValid);
        json.WriteNumber("rows", Rows);
        json.WriteStartArray("anomalies");
        foreach (var anomaly in Anomalies)
        {
            json.WriteStartObject();
            json.WriteString("column", anomaly.Column);
            json.WriteString("type", anomaly.Type);
            json.WriteString("message", anomaly.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
