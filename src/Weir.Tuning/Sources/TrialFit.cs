using System.Globalization;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Brings parameters from elsewhere into a space.</summary>
public static class TrialFit
{
    /// <summary>The parameters of a point of the space; null where one is missing, or lies outside of it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="value">The value of a parameter; null where it has none.</param>
    public static IReadOnlyList<TrialParameter>? Find(SearchSpace space, Func<Parameter, ParameterValue?> value)
    {
        var found = new List<TrialParameter>();
        var values = new Dictionary<string, ParameterValue>();
        foreach (var parameter in space.Parameters)
        {
            if (!parameter.Conditions.All(c => values.TryGetValue(c.On, out var held) && c.Values.Contains(held))) continue;
            if (value(parameter) is not { } given || parameter.Distribution.ToInner(given) is not { } inner || !parameter.Distribution.Contains(inner)) return null;
            values[parameter.Name] = given;
            found.Add(new TrialParameter(parameter.Name, parameter.Distribution, inner));
        }

        return found;
    }

    /// <summary>A trial of elsewhere in the space; null where its parameters do not lie in it.</summary>
    public static ImportedTrial? Into(SearchSpace space, ImportedTrial trial)
    {
        if (trial.State == TrialState.Waiting) return trial;
        var values = trial.Parameters.ToDictionary(p => p.Name, p => p.Value);
        return Find(space, p => values.TryGetValue(p.Name, out var value) ? value : null) is { } parameters ? trial with { Parameters = parameters } : null;
    }

    /// <summary>Reads a text as a value of a distribution: a choice as it is written, by Python too, or a number.</summary>
    /// <returns>Null where it is none.</returns>
    public static ParameterValue? Parse(Distribution distribution, string text) => distribution switch
    {
        CategoricalDistribution choices => choices.Choices.Select(c => (ParameterValue?)c).FirstOrDefault(c => IsText(c!.Value, text)),
        IntDistribution when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var whole) && whole == Math.Round(whole) => ParameterValue.Of((long)whole),
        FloatDistribution when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => ParameterValue.Of(number),
        _ => null,
    };

    private static bool IsText(ParameterValue choice, string text) => choice.Kind switch
    {
        ValueKind.Null => text is "" or "null" or "None",
        ValueKind.Bool => text.Equals(choice.ToString(), StringComparison.OrdinalIgnoreCase),
        ValueKind.Int or ValueKind.Float => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == choice.Number,
        _ => text == choice.Text,
    };
}
