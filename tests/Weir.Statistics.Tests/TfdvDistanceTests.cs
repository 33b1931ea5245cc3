using System.Text.Json;
using Weir.Statistics.Distances;
using Weir.Testing;

namespace Weir.Statistics.Tests;

public sealed class TfdvDistanceTests
{
    private static readonly string File = TestData.Vector("monitoring", "tfdv.jsonl");

    [Fact]
    public void Numeric_divergence_agrees_with_the_reference()
    {
        var cases = VectorFile.Cases(File, "tfdv_js_divergence_numeric").ToList();
        Assert.Equal(3, cases.Count);
        Assert.All(cases, c => Assert.Null(VectorFile.Mismatch(c, "js_divergence", HistogramDivergence.JensenShannon(Buckets(c, "histogram_1"), Buckets(c, "histogram_2")))));
    }

    [Fact]
    public void Categorical_comparators_agree_with_the_reference()
    {
        var cases = VectorFile.Cases(File, "tfdv_comparators_categorical").ToList();
        Assert.Equal(2, cases.Count);
        foreach (var test in cases)
        {
            var input = test.GetProperty("input");
            var (first, second) = (input.GetProperty("counts_1"), input.GetProperty("counts_2"));
            var names = first.EnumerateObject().Concat(second.EnumerateObject()).Select(p => p.Name).Distinct().ToList();
            double[] Counts(JsonElement counts) => [.. names.Select(n => counts.TryGetProperty(n, out var count) ? count.GetDouble() : 0)];
            var (p, q) = (Counts(first), Counts(second));
            Assert.Null(VectorFile.Mismatch(test, "l_infinity", Divergence.LInfinity(p, q)));
            Assert.Null(VectorFile.Mismatch(test, "js_divergence", Math.Pow(Divergence.JensenShannon(p, q, 2), 2)));
            Assert.Null(VectorFile.Mismatch(test, "normalized_abs_difference", Divergence.NormalizedAbsoluteDifference(p, q)));
        }
    }

    private static List<(double, double, double)> Buckets(JsonElement test, string name) =>
        [.. test.GetProperty("input").GetProperty(name).GetProperty("buckets").EnumerateArray().Select(b => (b[0].GetDouble(), b[1].GetDouble(), b[2].GetDouble()))];
}
