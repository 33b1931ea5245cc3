using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Numerics;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Tests.Spaces;

public sealed class DistributionPropertyTests
{
    private static Gen<NumericDistribution> Numeric { get; } = Gen.OneOf(
        from low in Gen.Choose(-1000, 1000) from width in Gen.Choose(1, 2000) from step in Gen.Elements<double?>(null, 0.1, 0.25, 0.3, 7) select (NumericDistribution)new FloatDistribution(low / 10.0, (low + width) / 10.0, step: step),
        from exponent in Gen.Choose(-8, 0) from decades in Gen.Choose(1, 9) select (NumericDistribution)new FloatDistribution(Math.Pow(10, exponent), Math.Pow(10, exponent + decades), isLog: true),
        from low in Gen.Choose(-500, 500) from width in Gen.Choose(0, 900) from step in Gen.Choose(1, 9) select (NumericDistribution)new IntDistribution(low, low + width, step: step),
        from low in Gen.Choose(1, 50) from width in Gen.Choose(0, 5000) select (NumericDistribution)new IntDistribution(low, low + width, isLog: true));

    [Fact]
    public void What_is_drawn_lies_in_the_distribution_and_comes_back_from_its_value() => Prop.ForAll(Numeric.ToArbitrary(), distribution =>
    {
        var random = new SeededRandom(1);
        return Enumerable.Range(0, 50).All(_ =>
        {
            var inner = RandomDraw.From(distribution, random);
            return distribution.Contains(inner) && distribution.ToInner(distribution.ToValue(inner)) == inner && distribution.Clip(inner) == inner;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_ends_of_the_unit_interval_are_the_ends_of_the_range() => Prop.ForAll(Numeric.ToArbitrary(), distribution =>
    {
        var scale = new UnitScale(distribution);
        return Near(scale.FromUnit(0), distribution.Low) && Near(scale.FromUnit(1), distribution.High);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Steps_do_not_drift()
    {
        var distribution = new FloatDistribution(0, 1, step: 0.1);
        Assert.Equal(0.3, distribution.Clip(0.30000000000000004));
        Assert.Equal(0.7, distribution.Clip(0.7000000000000001));
        Assert.Equal(11, distribution.Count);
        Assert.Equal(0.9, new FloatDistribution(0, 0.95, step: 0.1).High);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b));
}
