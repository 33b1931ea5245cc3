using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Logging;
using Weir.Client.Offline;
using Weir.Client.Wire;
using Weir.Server.Tests.Tracking;
using Weir.Testing;

namespace Weir.Server.Tests.Peers;

/// <summary>The .NET SDK against MLflow's own server.</summary>
public sealed class MlflowServerTests
{
    private static string Source => Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");

    [Fact]
    public async Task The_SDK_logs_searches_registers_and_downloads_at_MLflows_own_server()
    {
        await using var peer = await MlflowPeer.StartAsync(Source);
        await using var client = new TrackingClient(new HttpTracking(new Uri(peer.Address)));
        var run = await client.StartRunAsync(new RunStart("sdk") { Name = "first", Tags = new Dictionary<string, string> { ["t"] = "x" } });
        await using (var logger = new RunLogger(client, run))
        await using (new SystemMetrics(logger))
        {
            await logger.LogParamAsync("lr", "0.1");
            for (var step = 0; step < 3000; step++) await logger.LogMetricAsync("loss", step == 7 ? double.NaN : 1.0 / (step + 1), step);
        }

        Assert.False(await client.Transport.BeatAsync(run.Id)); // nobody asks there, and nothing fails for it
        using var folder = new TempFolder();
        await run.LogArtifactAsync(folder.Write("model/model.bin", "weights"), "model");
        await run.LogInputsAsync([new DatasetInput([new("mlflow.data.context", "train")], new Dataset("d", "1", "local", "s"))]);
        await run.EndAsync();

        var stored = Assert.Single(await client.SearchRunsAsync(new SearchRuns([run.Info.ExperimentId!], "params.lr = '0.1' and metrics.loss < 0.5")).ToListAsync());
        Assert.Equal(("first", RunStatus.Finished), (stored.Info.RunName, stored.Info.Status));
        Assert.Contains(stored.Data!.Metrics!, m => m.Key == "system/system_memory_usage_percentage");
        var history = await client.MetricHistoryAsync(run.Id, "loss").ToListAsync();
        Assert.Equal((3000, 1), (history.Count, history.Count(m => double.IsNaN(m.Value!.Value))));
        Assert.Equal(1, await client.DownloadArtifactsAsync(run.ArtifactUri("model"), folder["back"]));
        Assert.Equal("weights", await File.ReadAllTextAsync(folder["back", "model.bin"]));

        var version = await client.RegisterModelAsync("m", run.ArtifactUri("model"), run.Id, new Dictionary<string, string> { ["k"] = "v" });
        await client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel("m", "champion", version.Version));
        Assert.Equal(version.Version, (await client.ResolveModelAsync("models:/m@champion")).Version);
        Assert.Single(await client.ModelVersionsAsync("m"));
    }

    [Fact]
    public async Task Runs_of_a_folder_are_brought_to_MLflows_own_server_once()
    {
        await using var peer = await MlflowPeer.StartAsync(Source);
        await using var client = new TrackingClient(new HttpTracking(new Uri(peer.Address)));
        using var folder = new TempFolder();
        await OfflineTests.LogAsync(folder.Path);
        Assert.Equal(2, (await OfflineSync.RunAsync(client, folder.Path)).Runs);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "synced.json", SearchOption.AllDirectories)) File.Delete(file);
        Assert.Equal(0, (await OfflineSync.RunAsync(client, folder.Path)).Runs);
        await OfflineTests.CheckAsync(client);
    }

    [Fact]
    public async Task Activities_become_traces_at_MLflows_own_server()
    {
        await using var peer = await MlflowPeer.StartAsync(Source);
        await using var client = new TrackingClient(new HttpTracking(new Uri(peer.Address)));
        await RunTracingTests.LogAsync(client, nameof(Activities_become_traces_at_MLflows_own_server));
    }
}
