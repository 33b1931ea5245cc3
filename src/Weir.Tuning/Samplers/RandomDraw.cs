using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers;

/// <summary>Uniform draws: by logarithm where the scale is logarithmic, each grid value and each choice alike.</summary>
internal static class RandomDraw
{
    public static double From(Distribution distribution, SeededRandom random) => FromUnit(distribution, random.NextDouble());

    /// <summary>The value at a place in the unit interval; choices take equal slices of it.</summary>
    public static double FromUnit(Distribution distribution, double unit) => distribution switch
    {
        CategoricalDistribution categorical => Math.Min((int)(unit * categorical.Choices.Count), categorical.Choices.Count - 1),
        NumericDistribution numeric => new UnitScale(numeric).FromUnit(unit),
        _ => throw new ArgumentException("unknown distribution", nameof(distribution)),
    };
}
