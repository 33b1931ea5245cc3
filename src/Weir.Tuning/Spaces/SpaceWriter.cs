using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.Tuning.Spaces;

/// <summary>Writes a declared space as <see cref="SpaceReader"/> reads it.</summary>
public static class SpaceWriter
{
    /// <summary>The JSON text of a space.</summary>
    public static string Write(SearchSpace space)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteStartArray("params");
            foreach (var parameter in space.Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", parameter.Name);
                WriteFields(json, parameter.Distribution);
                if (parameter.Conditions.Count > 0) WriteConditions(json, parameter.Conditions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (space.Requirements.Count > 0)
            {
                json.WriteStartArray("require");
                foreach (var requirement in space.Requirements) json.WriteStringValue(requirement.Text);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static void WriteFields(Utf8JsonWriter json, Distribution distribution)
    {
        switch (distribution)
        {
            case NumericDistribution numeric:
                json.WriteString("type", numeric is IntDistribution ? "int" : "float");
                json.WriteNumber("low", numeric.Low);
                json.WriteNumber("high", numeric.High);
                if (numeric.IsLog) json.WriteBoolean("log", true);
                else if (numeric.Step is { } step) json.WriteNumber("step", step);
                break;
            case CategoricalDistribution categorical:
                json.WriteString("type", "categorical");
                json.WriteStartArray("choices");
                foreach (var choice in categorical.Choices) JsonValues.Write(json, choice);
                json.WriteEndArray();
                break;
        }
    }

    private static void WriteConditions(Utf8JsonWriter json, IReadOnlyList<Condition> conditions)
    {
        json.WriteStartObject("when");
        foreach (var condition in conditions)
        {
            json.WriteStartArray(condition.On);
            foreach (var value in condition.Values) JsonValues.Write(json, value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
