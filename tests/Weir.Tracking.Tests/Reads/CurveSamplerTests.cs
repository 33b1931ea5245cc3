using FsCheck;
using FsCheck.Fluent;
using Weir.Tracking.Metrics;
using Weir.Tracking.Reads;

namespace Weir.Tracking.Tests.Reads;

public sealed class CurveSamplerTests
{
    [Fact]
    public void Thinning_keeps_extremes_ends_gaps_and_order_within_the_limit() =>
        Prop.ForAll(Gen.Choose(8, 200).ToArbitrary(), Gen.Choose(0, 3000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (limit, count, seed) =>
        {
            var random = new Foundation.Numerics.SeededRandom((ulong)seed);
            var points = Enumerable.Range(0, count).Select(i => new MetricPoint(i, i, random.Next(50) == 0 ? double.NaN : random.NextNormal())).ToArray();
            var thin = CurveSampler.Thin(points, limit).ConvertAll(p => new MetricPoint(p.Timestamp, p.Step, p.Value));
            var numbers = points.Where(p => !double.IsNaN(p.Value)).ToList();
            return thin.Count <= limit
                && thin.All(points.Contains)
                && thin.Zip(thin.Skip(1)).All(p => p.First.Step < p.Second.Step)
                && (count == 0 || (thin[0] == points[0] && thin[^1] == points[^1]))
                && (numbers.Count == 0 || (thin.Contains(numbers.MaxBy(p => p.Value)) && thin.Contains(numbers.MinBy(p => p.Value))))
                && points.Any(p => double.IsNaN(p.Value)) == thin.Any(p => double.IsNaN(p.Value));
        }).QuickCheckThrowOnFailure();
}
