using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>A parameter that is a number between two bounds.</summary>
public abstract record NumericDistribution : Distribution
{
    private protected NumericDistribution(double low, double high, bool isLog, double? step)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) throw Wrong("both bounds have to be finite numbers");
        if (low > high) throw Wrong($"low ({low:R}) is greater than high ({high:R})");
        if (step is { } s && (!double.IsFinite(s) || s <= 0)) throw Wrong($"step has to be positive, not {s:R}");
        Low = low;
        High = step is { } width ? Grid.LastPoint(low, high, width) : high;
        IsLog = isLog;
        Step = step;
    }

    /// <summary>Least value.</summary>
    public double Low { get; }

    /// <summary>Greatest value; with a step the last point of the grid that is not above what was given.</summary>
    public double High { get; }

    /// <summary>True where values are spread evenly by their logarithm.</summary>
    public bool IsLog { get; }

    /// <summary>Distance of the grid that starts at <see cref="Low"/>; null for a continuum. 1 for whole numbers on a logarithmic scale.</summary>
    public double? Step { get; }

    /// <inheritdoc/>
    public override bool IsSingle => Low == High;

    /// <inheritdoc/>
    public override long? Count => Step is { } step ? (long)Math.Round((High - Low) / step) + 1 : IsSingle ? 1 : null;

    internal override double First => Low;

    /// <inheritdoc/>
    public override bool Contains(double inner)
    {
        if (!(inner >= Low && inner <= High)) return false;
        if (Step is not { } step) return true;
        var k = (inner - Low) / step;
        return Math.Abs(k - Math.Round(k)) < 1e-8;
    }

    /// <summary>The nearest value within the bounds and on the grid.</summary>
    public double Clip(double inner)
    {
        if (double.IsNaN(inner)) return Low;
        if (Step is not { } step) return Math.Clamp(inner, Low, High);
        var last = Count!.Value - 1;
        return Grid.Point(Low, step, (long)Math.Clamp(Math.Round((inner - Low) / step), 0, last));
    }

    private static WeirException Wrong(string message) => new(TuningErrors.Space, message);
}
