using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>A number from low to high. Without a step the upper bound itself is hardly ever drawn.</summary>
public sealed record FloatDistribution : NumericDistribution
{
    /// <summary>Creates one.</summary>
    /// <param name="low">Least value; greater than 0 with <paramref name="isLog"/>.</param>
    /// <param name="high">Greatest value.</param>
    /// <param name="isLog">Spread evenly by logarithm; excludes a step.</param>
    /// <param name="step">Distance of a grid that starts at <paramref name="low"/>.</param>
    /// <exception cref="WeirException"><c>tuning_space</c>.</exception>
    public FloatDistribution(double low, double high, bool isLog = false, double? step = null)
        : base(low, high, isLog, step)
    {
        if (isLog && step is not null) throw new WeirException(TuningErrors.Space, "a float has a step or a logarithmic scale, not both");
        if (isLog && low <= 0) throw new WeirException(TuningErrors.Space, $"a logarithmic scale needs low above 0, not {low:R}");
    }

    /// <inheritdoc/>
    public override ParameterValue ToValue(double inner) => ParameterValue.Of(inner);

    /// <inheritdoc/>
    public override double? ToInner(ParameterValue value) => value.IsNumber ? value.Number : null;
}
