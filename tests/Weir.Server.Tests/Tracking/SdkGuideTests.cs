using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Logging;
using Weir.Client.Wire;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

/// <summary>The example of the SDK's guide, against a real server.</summary>
public sealed class SdkGuideTests
{
    [Fact]
    public async Task The_example_of_the_guide_logs_what_it_says()
    {
        await using var server = await ServerFixture.StartAsync();
        using var folder = new TempFolder();
        var (address, file) = (server.Address, folder["notes.txt"]);
        File.WriteAllText(file, "hello");
        await ExampleAsync(address, file);

        await using var reader = server.Client();
        var found = new List<Run>();
        await foreach (var one in reader.SearchRunsAsync(new SearchRuns([(await reader.FindExperimentAsync("trips"))!.ExperimentId], "params.lr = '0.1'"))) found.Add(one);
        var run = Assert.Single(found);
        Assert.Equal(("sdk", RunStatus.Finished), (run.Info.RunName, run.Info.Status));
        Assert.Equal(5000, (await reader.CallAsync(RunCalls.MetricHistory, new MetricHistory(run.Info.RunId, MetricKey: "loss"))).Metrics!.Count);
        Assert.Contains(run.Data!.Metrics!, m => m.Key == "system/system_memory_usage_percentage");
        Assert.Equal("docs/notes.txt", Assert.Single(await reader.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, "docs")).Path);
    }

    [Fact]
    public void The_guide_shows_the_code_that_is_run_here()
    {
        var page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "sdk.md"));
        var shown = page.Split("```csharp\n")[1].Split("```")[0].Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
        var source = File.ReadAllLines(Path.Combine(TestData.RepositoryRoot, "tests", "Weir.Server.Tests", "Tracking", "SdkGuideTests.cs")).Select(l => l.Trim()).Where(l => l.Length > 0);
        Assert.Contains(string.Join('\n', shown), string.Join('\n', source));
    }

    private static async Task ExampleAsync(Uri address, string file)
    {
        await using var client = new TrackingClient(new HttpTracking(address));
        var run = await client.StartRunAsync(new RunStart("trips") { Name = "sdk" });
        await using (var logger = new RunLogger(client, run))
        await using (new SystemMetrics(logger))
        {
            await logger.LogParamAsync("lr", "0.1");
            for (var step = 0; step < 5000; step++) await logger.LogMetricAsync("loss", 1.0 / (step + 1), step);
        }

        await run.LogArtifactAsync(file, "docs");
        await run.EndAsync();
    }
}
