namespace Weir.Tuning.Spaces;

/// <summary>A numeric parameter on [0, 1]: half a step is added on both sides, then the logarithm is taken where the scale is logarithmic.</summary>
/// <remarks>Uniform in the unit interval is therefore uniform over the values of a grid too.</remarks>
internal readonly struct UnitScale
{
    private readonly NumericDistribution _distribution;
    private readonly double _low;
    private readonly double _width;

    public UnitScale(NumericDistribution distribution)
    {
        _distribution = distribution;
        var half = (distribution.Step ?? 0) / 2;
        var (low, high) = (distribution.Low - half, distribution.High + half);
        if (distribution.IsLog) (low, high) = (Math.Log(low), Math.Log(high));
        _low = low;
        _width = high - low;
    }

    /// <summary>Lower bound on the transformed scale.</summary>
    public double Low => _low;

    /// <summary>Width on the transformed scale.</summary>
    public double Width => _width;

    public double ToUnit(double inner) => _width <= 0 ? 0.5 : ((_distribution.IsLog ? Math.Log(inner) : inner) - _low) / _width;

    /// <summary>The value of the parameter nearest to a place in the unit interval.</summary>
    public double FromUnit(double unit)
    {
        var at = _low + Math.Clamp(unit, 0, 1) * _width;
        return _distribution.Clip(_distribution.IsLog ? Math.Exp(at) : at);
    }
}
