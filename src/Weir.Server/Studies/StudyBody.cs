using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Hosting;
using Weir.Tuning.Protocols;

namespace Weir.Server.Studies;

/// <summary>Bodies of calls on studies. Bare <c>NaN</c> is read, as Python writes it; what cannot be is told by the field's name.</summary>
internal static class StudyBody
{
    /// <summary>Reads a body; none at all is an object without fields.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        try
        {
            using var document = LooseJson.ParseText(body.Length == 0 ? "{}" : Encoding.UTF8.GetString(body.Span));
            return Read(document.RootElement, type);
        }
        catch (JsonException e)
        {
            throw MlflowErrors.Invalid($"the body is not JSON: {e.Message}");
        }
    }

    private static T Read<T>(JsonElement root, JsonTypeInfo<T> type)
    {
        if (root.ValueKind != JsonValueKind.Object) throw MlflowErrors.Invalid("the body has to be a JSON object");
        foreach (var field in root.EnumerateObject())
        {
            var known = type.Properties.FirstOrDefault(p => p.Name == field.Name)
                ?? throw new WeirException(MlflowErrors.InvalidParameterValue, $"there is no field '{field.Name}'", DidYouMean.Hint(field.Name, type.Properties.Select(p => p.Name)) ?? $"there are {string.Join(", ", type.Properties.Select(p => p.Name))}");
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            try
            {
                _ = field.Value.Deserialize(known.NumberHandling is null ? type.Options.GetTypeInfo(known.PropertyType) : Handled(type, known, field.Value));
            }
            catch (JsonException)
            {
                throw MlflowErrors.Invalid($"'{field.Name}' is {Short(field.Value)}, and has to be {Words(known.PropertyType)}");
            }
        }

        return root.Deserialize(type)!;
    }

    // A field that reads NaN too is only read so as a part of its object.
    private static JsonTypeInfo Handled<T>(JsonTypeInfo<T> type, JsonPropertyInfo known, JsonElement value)
    {
        _ = JsonElement.Parse($"{{\"{known.Name}\":{value.GetRawText()}}}").Deserialize(type);
        return type.Options.GetTypeInfo(typeof(JsonElement));
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();

    private static string Words(Type type)
    {
        var one = Nullable.GetUnderlyingType(type) ?? type;
        return one == typeof(string) ? "a text"
            : one == typeof(bool) ? "true or false"
            : one == typeof(int) || one == typeof(long) ? "a whole number"
            : one == typeof(ulong) ? "a whole number of 0 or more"
            : one == typeof(double) ? "a number, NaN or Infinity"
            : one == typeof(IReadOnlyList<double>) ? "a list of numbers"
            : one == typeof(IReadOnlyList<string>) ? "a list of texts" : "an object of texts";
    }
}
