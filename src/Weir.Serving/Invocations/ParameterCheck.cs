using System.Text.Json;
using Weir.Models.Signatures;

namespace Weir.Serving.Invocations;

/// <summary>Holds the parameters of a call against the signature. Without a schema they are ignored, as everywhere.</summary>
internal static class ParameterCheck
{
    public static void Check(JsonElement given, IReadOnlyList<SignatureParameter>? known)
    {
        if (given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return;
        if (given.ValueKind != JsonValueKind.Object) throw new ServingException(ServingFault.BadRequest, "'params' must be an object");
        if (known is not { Count: > 0 }) return;
        foreach (var parameter in given.EnumerateObject())
        {
            var schema = known.FirstOrDefault(k => k.Name == parameter.Name)
                ?? throw Invalid($"the model has no parameter '{parameter.Name}'; it takes {string.Join(", ", known.Select(k => k.Name))}");
            if (schema.IsList != (parameter.Value.ValueKind == JsonValueKind.Array)) throw Invalid($"the parameter '{parameter.Name}' should be {(schema.IsList ? "a list" : "a single value")}");
            var values = schema.IsList ? parameter.Value.EnumerateArray().ToArray() : [parameter.Value];
            if (schema.Type is ScalarColumn { Kind: var kind } && !values.All(v => Fits(v, kind))) throw Invalid($"the parameter '{parameter.Name}' should be of type {kind.ToString().ToLowerInvariant()}: {parameter.Value.GetRawText()}");
        }
    }

    private static bool Fits(JsonElement value, ScalarKind kind) => kind switch
    {
        ScalarKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        ScalarKind.Integer => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        ScalarKind.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        ScalarKind.Float or ScalarKind.Double => value.ValueKind == JsonValueKind.Number,
        ScalarKind.String or ScalarKind.Datetime or ScalarKind.Binary => value.ValueKind == JsonValueKind.String,
        _ => true,
    };

    private static ServingException Invalid(string message) => new(ServingFault.InvalidInput, message);
}
