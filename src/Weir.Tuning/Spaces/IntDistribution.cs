using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>A whole number from low to high, both included.</summary>
public sealed record IntDistribution : NumericDistribution
{
    /// <summary>Creates one.</summary>
    /// <param name="low">Least value; at least 1 with <paramref name="isLog"/>.</param>
    /// <param name="high">Greatest value.</param>
    /// <param name="isLog">Spread evenly by logarithm; then <paramref name="step"/> has to be 1.</param>
    /// <param name="step">Distance of the grid that starts at <paramref name="low"/>, at least 1.</param>
    /// <exception cref="WeirException"><c>tuning_space</c>.</exception>
    public IntDistribution(long low, long high, bool isLog = false, long step = 1)
        : base(low, high, isLog, step)
    {
        if (isLog && step != 1) throw new WeirException(TuningErrors.Space, "an int on a logarithmic scale has step 1");
        if (isLog && low < 1) throw new WeirException(TuningErrors.Space, $"a logarithmic scale needs low of at least 1, not {low}");
    }

    /// <inheritdoc/>
    public override ParameterValue ToValue(double inner) => ParameterValue.Of((long)Math.Round(inner));

    /// <inheritdoc/>
    public override double? ToInner(ParameterValue value) => value.IsNumber && value.Number == Math.Round(value.Number) ? value.Number : null;
}
