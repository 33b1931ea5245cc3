using System.Globalization;
using System.Text.Json.Serialization;

namespace Weir.Client.Evaluations;

/// <summary>Something that was demanded of a figure, with the outcome.</summary>
/// <param name="Figure">Name among the figures, of the slice where one is named.</param>
/// <param name="Comparison"><c>&gt;=</c>, <c>&gt;</c>, <c>&lt;=</c> or <c>&lt;</c>.</param>
/// <param name="Limit">With what is compared.</param>
/// <param name="Value">The figure; null when it could not be computed, and then nothing passes.</param>
/// <param name="Passed">The outcome.</param>
public sealed record EvaluationRule(string Figure, string Comparison, double Limit, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value, bool Passed)
{
    /// <summary>Part of the rows; null for all of them.</summary>
    public string? Slice { get; init; }

    /// <summary>What is compared: null for the figure itself, <c>difference</c> for figure − baseline, <c>ratio</c> for figure ÷ baseline.</summary>
    public string? Against { get; init; }

    /// <summary>The baseline's figure, where it is compared with; null when it could not be computed, and then nothing passes.</summary>
    public double? Baseline { get; init; }

    /// <summary>Why it failed, where the numbers do not say: a sentence. Null for a rule that its numbers judge.</summary>
    public string? Reason { get; init; }

    /// <summary>What is compared with the limit; null when it could not be computed.</summary>
    internal double? Compared => Against switch
    {
        null => Value,
        EvaluationDemand.Difference => Value - Baseline,
        _ => Baseline is 0 ? null : Value / Baseline,
    };

    /// <summary>The outcome that the numbers give.</summary>
    internal bool IsMet => Compared is { } compared && EvaluationDemand.Compare(compared, Comparison, Limit);

    /// <summary>The demand, and what was found.</summary>
    public override string ToString()
    {
        var demand = new EvaluationDemand(Figure, Comparison, Limit) { Slice = Slice, Against = Against };
        if (Reason is not null) return $"{demand}: {Reason}";
        return Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{demand} ({value:G6})") : $"{demand} (not computed)";
    }
}
