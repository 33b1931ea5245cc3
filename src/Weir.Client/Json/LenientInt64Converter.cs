using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Client.Json;

/// <summary>Integers as MLflow's clients send them: numbers (<c>3</c>, <c>3.0</c>, <c>1.7e12</c>) or the same in quotes. Written as numbers.</summary>
internal sealed class LenientInt64Converter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var number)) return number;
            if (reader.TryGetDecimal(out var value) && TryIntegral(value, out number)) return number;
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            var text = reader.GetString()!;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
            if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && TryIntegral(value, out number)) return number;
        }

        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    private static bool TryIntegral(decimal value, out long number)
    {
        number = 0;
        if (value != decimal.Truncate(value) || value < long.MinValue || value > long.MaxValue) return false;
        number = (long)value;
        return true;
    }
}
