using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Logging;
using Weir.Client.Offline;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Server.Tests.Tracking;

public sealed class OfflineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_logged_to_a_folder_is_brought_to_a_server_and_brought_once()
    {
        await LogAsync();
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        Assert.Equal(2, (await OfflineSync.RunAsync(client, _folder.Path)).Runs);
        Assert.Equal(new OfflineSyncReport(0, 0, 0), await OfflineSync.RunAsync(client, _folder.Path));
        await CheckAsync(client);

        // Progress that was lost costs a second look and nothing else.
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "synced.json", SearchOption.AllDirectories)) File.Delete(file);
        Assert.Equal(0, (await OfflineSync.RunAsync(client, _folder.Path)).Runs);
        await CheckAsync(client);
    }

    [Fact]
    public async Task A_run_that_is_still_at_work_is_brought_as_far_as_it_has_come()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        await using var offline = new TrackingClient(new OfflineTracking(_folder.Path));
        var run = await offline.StartRunAsync(new RunStart("away") { Name = "slow" });
        await run.LogParamsAsync(new Dictionary<string, string> { ["a"] = "1" });
        Assert.Equal(new OfflineSyncReport(1, 2, 0), await OfflineSync.RunAsync(client, _folder.Path));
        await run.LogParamsAsync(new Dictionary<string, string> { ["b"] = "2" });
        await run.EndAsync(RunStatus.Failed);
        Assert.Equal(new OfflineSyncReport(0, 2, 0), await OfflineSync.RunAsync(client, _folder.Path));
        var stored = Assert.Single(await client.SearchRunsAsync(new SearchRuns([(await client.FindExperimentAsync("away"))!.ExperimentId])).ToListAsync());
        Assert.Equal((RunStatus.Failed, 2), (stored.Info.Status!.Value, stored.Data!.Params!.Count));
    }

    [Fact]
    public async Task A_folder_that_claims_a_run_that_was_not_made_of_it_is_refused()
    {
        await LogAsync();
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var own = await client.StartRunAsync(new RunStart("mine"));
        var folder = Directory.EnumerateDirectories(Path.Combine(_folder.Path, "runs")).Order(StringComparer.Ordinal).First();
        await File.WriteAllTextAsync(Path.Combine(folder, "synced.json"), $$"""{"server": "{{client.Transport.Name}}", "run_id": "{{own.Id}}", "artifact_uri": "mlflow-artifacts:/0/elsewhere", "lines": 1}""");
        var failure = await Assert.ThrowsAsync<WeirException>(() => OfflineSync.RunAsync(client, _folder.Path));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Empty((await client.GetRunAsync(own.Id)).Data!.Params ?? []);
    }

    [Fact]
    public async Task A_line_that_its_writer_did_not_finish_was_never_acknowledged_and_is_left()
    {
        await LogAsync();
        var log = Directory.EnumerateFiles(_folder.Path, "log.ndjson", SearchOption.AllDirectories).First();
        await File.AppendAllTextAsync(log, "{\"call\":\"runs/log-batch\",\"request\":{\"run_id\":\"x\",\"params\":[{\"ke");
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        Assert.Equal(2, (await OfflineSync.RunAsync(client, _folder.Path)).Runs);
        await CheckAsync(client);
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_first_line_holds_nobody_up()
    {
        await LogAsync();
        Directory.CreateDirectory(_folder["runs/0"]);
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        Assert.Equal(2, (await OfflineSync.RunAsync(client, _folder.Path)).Runs);
        await CheckAsync(client);
    }

    [Fact]
    public async Task A_damaged_line_is_named_and_what_was_before_it_is_there()
    {
        await LogAsync();
        var log = Directory.EnumerateFiles(_folder.Path, "log.ndjson", SearchOption.AllDirectories).First();
        var lines = await File.ReadAllLinesAsync(log);
        lines[1] = "nonsense";
        await File.WriteAllLinesAsync(log, lines);
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var failure = await Assert.ThrowsAsync<WeirException>(() => OfflineSync.RunAsync(client, _folder.Path));
        Assert.Equal((ErrorCodes.CorruptFile, true), (failure.Code, failure.Message.StartsWith($"line 2 of '{log}'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_goes_to_one_server_and_questions_are_refused_offline()
    {
        await LogAsync();
        await using (var offline = new TrackingClient(new OfflineTracking(_folder.Path)))
        {
            Assert.Equal("offline", (await Assert.ThrowsAsync<WeirException>(() => offline.GetRunAsync("x"))).Code);
            Assert.Equal("offline", (await Assert.ThrowsAsync<WeirException>(() => offline.RegisterModelAsync("m", "s"))).Code);
        }

        await using var one = await ServerFixture.StartAsync();
        await using var two = await ServerFixture.StartAsync();
        await using (var client = one.Client()) await OfflineSync.RunAsync(client, _folder.Path);
        await using var other = two.Client();
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => OfflineSync.RunAsync(other, _folder.Path))).Code);
        Assert.Equal(ErrorCodes.FileNotFound, (await Assert.ThrowsAsync<WeirException>(() => OfflineSync.RunAsync(other, _folder["nothing"]))).Code);
    }

    internal static async Task CheckAsync(TrackingClient client)
    {
        var found = await client.SearchRunsAsync(new SearchRuns([(await client.FindExperimentAsync("away"))!.ExperimentId])).ToListAsync();
        Assert.Equal(["r0", "r1"], found.Select(r => r.Info.RunName).Order());
        foreach (var run in found)
        {
            Assert.Equal((RunStatus.Finished, "0.1", "x"), (run.Info.Status!.Value, Assert.Single(run.Data!.Params!).Value, run.Data.Tags!.Single(t => t.Key == "t").Value));
            var history = await client.MetricHistoryAsync(run.Info.RunId, "loss").ToListAsync();
            Assert.Equal(2500, history.Count);
            using var reader = new StreamReader(await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, "docs/notes 1.txt"));
            Assert.Equal("text", await reader.ReadToEndAsync());
        }
    }

    private Task LogAsync() => LogAsync(_folder.Path);

    internal static async Task LogAsync(string folder)
    {
        await using var offline = new TrackingClient(new OfflineTracking(folder));
        for (var r = 0; r < 2; r++)
        {
            var run = await offline.StartRunAsync(new RunStart("away") { Name = $"r{r}" });
            await using (var logger = new RunLogger(offline, run))
            {
                await logger.LogParamAsync("lr", "0.1");
                await logger.SetTagAsync("t", "x");
                for (var step = 0; step < 2500; step++) await logger.LogMetricAsync("loss", 1.0 / (step + 1), step);
            }

            await offline.Transport.PutArtifactAsync(run.Info, "docs/notes 1.txt", new MemoryStream("text"u8.ToArray()));
            await run.EndAsync();
        }
    }
}
