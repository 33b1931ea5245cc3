using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Sources;

/// <summary>Optuna's <c>distribution_json</c>: <c>{"name":"FloatDistribution","attributes":{…}}</c>, those before version 3 too.</summary>
internal static class OptunaDistribution
{
    /// <summary>Reads one.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c>: a distribution that is not known.</exception>
    public static Distribution Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var name = document.RootElement.GetProperty("name").GetString();
        var a = document.RootElement.GetProperty("attributes");
        return name switch
        {
            "FloatDistribution" => new FloatDistribution(Number(a, "low"), Number(a, "high"), Flag(a, "log"), Optional(a, "step")),
            "UniformDistribution" => new FloatDistribution(Number(a, "low"), Number(a, "high")),
            "LogUniformDistribution" => new FloatDistribution(Number(a, "low"), Number(a, "high"), isLog: true),
            "DiscreteUniformDistribution" => new FloatDistribution(Number(a, "low"), Number(a, "high"), step: Number(a, "q")),
            "IntDistribution" or "IntUniformDistribution" or "IntLogUniformDistribution" => Whole(a, isLog: name == "IntLogUniformDistribution" || Flag(a, "log")),
            "CategoricalDistribution" => new CategoricalDistribution(a.GetProperty("choices").EnumerateArray().Select(Choice)),
            _ => throw new WeirException(TuningErrors.Space, $"'{name}' is no distribution of Optuna's that is known"),
        };
    }

    // Optuna keeps the step of a logarithmic one at 1, and before version 3 ignored any other.
    private static IntDistribution Whole(JsonElement a, bool isLog) => new((long)Number(a, "low"), (long)Number(a, "high"), isLog, isLog ? 1 : (long)(Optional(a, "step") ?? 1));

    // Lists and objects may be choices there; here they are told apart by their JSON.
    private static ParameterValue Choice(JsonElement choice) =>
        choice.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? ParameterValue.Of(choice.GetRawText()) : JsonValues.Read(choice);

    private static double Number(JsonElement a, string name) => a.GetProperty(name).GetDouble();

    private static double? Optional(JsonElement a, string name) => a.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static bool Flag(JsonElement a, string name) => a.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
