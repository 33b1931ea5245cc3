using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Tracking.Tests.Search;

/// <summary>All 152 filter strings recorded from MLflow, on the real store.</summary>
public abstract class FilterVectorTests(TrackingStore store)
{
    [Fact]
    public async Task Every_recorded_filter_is_taken_or_refused_as_recorded()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestData.Vector("tracking", "filters.json")));
        var wrong = new List<string>();
        var count = 0;
        foreach (var row in document.RootElement.GetProperty("filters").EnumerateArray())
        {
            count++;
            var (on, filter) = (row.GetProperty("on").GetString()!, row.GetProperty("filter").GetString()!);
            var answer = await TryAsync(tracking.Client, on, filter);
            var expected = row.GetProperty("valid").GetBoolean() ? null : row.GetProperty("error_code").GetString()!.ToLowerInvariant();
            if (answer != expected) wrong.Add($"{on}: {filter}: {answer ?? "taken"}, expected {expected ?? "taken"}");
        }

        Assert.Empty(wrong);
        Assert.Equal(152, count);
    }

    private static async Task<string?> TryAsync(TrackingClient client, string on, string filter)
    {
        try
        {
            _ = on switch
            {
                "runs" => (object)await client.CallAsync(RunCalls.Search, new SearchRuns(["0"], filter)),
                "experiments" => await client.CallAsync(ExperimentCalls.Search, new SearchExperiments(5, Filter: filter)),
                "registered-models" => await client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(filter)),
                _ => await client.CallAsync(ModelVersionCalls.Search, new SearchRegistry(filter)),
            };
            return null;
        }
        catch (WeirException e)
        {
            return e.Code;
        }
    }
}
