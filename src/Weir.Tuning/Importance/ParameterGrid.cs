using Weir.Tuning.Spaces;

namespace Weir.Tuning.Importance;

/// <summary>At most 50 points over the range of a parameter; each choice of a categorical one.</summary>
internal sealed class ParameterGrid
{
    private const int MostPoints = 50;
    private readonly NumericDistribution? _numeric;
    private readonly double _low;
    private readonly double _width;

    public ParameterGrid(Distribution distribution)
    {
        IsCategorical = distribution is CategoricalDistribution;
        Size = (int)Math.Min(distribution is IntDistribution { IsLog: true } log ? (long)Math.Ceiling(Math.Log2(log.High - log.Low + 1)) + 1 : distribution.Count ?? MostPoints, IsCategorical ? int.MaxValue : MostPoints);
        _numeric = distribution as NumericDistribution;
        if (_numeric is null) return;
        _low = Scaled(_numeric.Low);
        _width = (Scaled(_numeric.High) - _low) / (Size - 1);
    }

    /// <summary>How many points.</summary>
    public int Size { get; }

    /// <summary>True where the points have no order.</summary>
    public bool IsCategorical { get; }

    /// <summary>The nearest point; half way the lower one.</summary>
    public int IndexOf(double inner) =>
        IsCategorical ? (int)inner : Math.Clamp((int)Math.Ceiling((Scaled(inner) - _low) / _width - 0.5), 0, Size - 1);

    private double Scaled(double value) => _numeric!.IsLog ? Math.Log(value) : value;
}
