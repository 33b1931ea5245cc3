using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>One of several values that have no order. They are told apart with their type.</summary>
public sealed record CategoricalDistribution : Distribution
{
    /// <summary>Creates one.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c>: no choice, or one twice.</exception>
    public CategoricalDistribution(IEnumerable<ParameterValue> choices)
    {
        Choices = [.. choices];
        if (Choices.Count == 0) throw new WeirException(TuningErrors.Space, "choices is empty");
        if (Choices.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new WeirException(TuningErrors.Space, $"choice '{twice.Key}' is listed twice");
    }

    /// <summary>The choices in their order.</summary>
    public IReadOnlyList<ParameterValue> Choices { get; }

    /// <inheritdoc/>
    public override bool IsSingle => Choices.Count == 1;

    /// <inheritdoc/>
    public override long? Count => Choices.Count;

    internal override double First => 0;

    /// <inheritdoc/>
    public override bool Contains(double inner) => inner >= 0 && inner < Choices.Count && inner == Math.Floor(inner);

    /// <inheritdoc/>
    public override ParameterValue ToValue(double inner) => Choices[(int)inner];

    /// <inheritdoc/>
    public override double? ToInner(ParameterValue value)
    {
        for (var i = 0; i < Choices.Count; i++)
            if (Choices[i] == value) return i;
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(CategoricalDistribution? other) => other is not null && Choices.SequenceEqual(other.Choices);

    /// <inheritdoc/>
    public override int GetHashCode() => Choices.Aggregate(Choices.Count, (hash, choice) => HashCode.Combine(hash, choice));
}
