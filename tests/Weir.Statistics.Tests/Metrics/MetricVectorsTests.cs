using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Statistics.Metrics;
using Weir.Testing;

namespace Weir.Statistics.Tests.Metrics;

/// <summary>All cases of <c>vectors/metrics</c>, which come from scikit-learn 1.2.1.</summary>
public sealed class MetricVectorsTests
{
    private static readonly JsonDocument Vectors = JsonDocument.Parse(File.ReadAllText(TestData.Vector("metrics", "metrics.json")));

    public static TheoryData<string> Cases() => [.. Vectors.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];

    [Fact]
    public void All_cases_and_metrics_are_there()
    {
        var cases = Vectors.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.Equal(361, cases.Count);
        Assert.Equal(85, cases.Select(c => c.GetProperty("metric").GetString()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metric_equals_the_golden_value(string id)
    {
        var testCase = Vectors.RootElement.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("id").GetString() == id);
        var input = new VectorInput(Vectors.RootElement.GetProperty("inputs").GetProperty(testCase.GetProperty("input").GetString()!));
        var metric = testCase.GetProperty("metric").GetString()!;
        var expected = testCase.GetProperty("expected");
        if (expected.ValueKind == JsonValueKind.String)
        {
            var failure = Assert.Throws<WeirException>(() => VectorMetrics.Compute(metric, input, testCase.GetProperty("params")));
            Assert.Equal(MetricErrors.Undefined, failure.Code);
            Assert.Contains(metric, failure.Message, StringComparison.Ordinal);
            return;
        }

        AssertClose([.. Numbers(expected)], VectorMetrics.Compute(metric, input, testCase.GetProperty("params")));
    }

    private static IEnumerable<double> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().Where(p => p.Name != "labels").SelectMany(p => Numbers(p.Value)),
        _ => [element.GetDouble()],
    };

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Math.Max(1e-12, 1e-9 * Math.Abs(expected[i])), $"number {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }
}
