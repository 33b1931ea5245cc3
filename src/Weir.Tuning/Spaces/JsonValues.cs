using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>Parameter values in JSON: a number written without point and exponent is whole.</summary>
public static class JsonValues
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c>: a list or an object.</exception>
    public static ParameterValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => ParameterValue.Null,
        JsonValueKind.True => ParameterValue.Of(true),
        JsonValueKind.False => ParameterValue.Of(false),
        JsonValueKind.String => ParameterValue.Of(element.GetString()!),
        JsonValueKind.Number => element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && element.TryGetInt64(out var whole) ? ParameterValue.Of(whole) : ParameterValue.Of(element.GetDouble()),
        _ => throw new WeirException(TuningErrors.Space, $"{element.GetRawText()} cannot be a parameter's value: null, true, false, numbers and text can"),
    };

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter json, ParameterValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: json.WriteNullValue(); break;
            case ValueKind.Bool: json.WriteBooleanValue(value.Number != 0); break;
            case ValueKind.Int: json.WriteNumberValue((long)value.Number); break;
            case ValueKind.String: json.WriteStringValue(value.Text); break;
            default: WriteFloat(json, value.Number); break;
        }
    }

    // A float that happens to be whole keeps its point, so that it comes back as a float.
    private static void WriteFloat(Utf8JsonWriter json, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        json.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text, skipInputValidation: true);
    }
}
