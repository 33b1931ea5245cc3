using System.Diagnostics;
using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Offline;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary><c>weir sync</c> is killed again and again; in the end everything is at the server, once.</summary>
[Trait("Kind", "Faults")]
public sealed class SyncKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_sync_that_is_killed_goes_on_where_it_was_and_doubles_nothing()
    {
        await using var server = await ServerFixture.StartAsync();
        using var folder = new TempFolder();
        const int Runs = 6;
        await using (var offline = new TrackingClient(new OfflineTracking(folder["log"])))
        {
            for (var r = 0; r < Runs; r++)
            {
                var run = await offline.StartRunAsync(new RunStart("away") { Name = $"r{r}" });
                for (var i = 0; i < 30; i++) await run.LogMetricsAsync(new Dictionary<string, double> { ["m"] = i }, i);
                await run.LogParamsAsync(new Dictionary<string, string> { ["p"] = $"{r}" });
                await offline.Transport.PutArtifactAsync(run.Info, "dir/f.bin", new MemoryStream(new byte[200_000]));
                await run.EndAsync();
            }
        }

        var random = new SeededRandom(3);
        var (kills, code) = (0, -1);
        while (code != 0)
        {
            var start = new ProcessStartInfo(ServerProcess.Program, ["sync", folder["log"]]) { RedirectStandardError = true, WorkingDirectory = folder.Path };
            start.Environment["WEIR_TRACKING_URI"] = server.Address.ToString();
            Directory.CreateDirectory(folder[".weir"]);
            using var sync = Process.Start(start)!;
            if (kills < FaultScale.Of(3, 30))
            {
                var before = Progress(folder);
                while (!sync.HasExited && Progress(folder) < before + 1 + random.Next(12)) await Task.Delay(2);
                if (!sync.HasExited) kills++;
                sync.Kill();
            }

            var error = await sync.StandardError.ReadToEndAsync();
            await sync.WaitForExitAsync();
            code = sync.ExitCode;
            Assert.True(code is 0 or 137, error);
        }

        await using var client = server.Client();
        var experiment = (await client.FindExperimentAsync("away"))!.ExperimentId;
        var found = await client.SearchRunsAsync(new SearchRuns([experiment])).ToListAsync();
        Assert.Equal(["r0", "r1", "r2", "r3", "r4", "r5"], found.Select(r => r.Info.RunName).Order());
        foreach (var run in found)
        {
            Assert.Equal(("FINISHED", 29.0, $"{run.Info.RunName![1]}"), (run.Info.Status!.ToString()!.ToUpperInvariant(), Assert.Single(run.Data!.Metrics!).Value!.Value, Assert.Single(run.Data.Params!).Value));
            Assert.Equal(30, (await client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run.Info.RunId, MetricKey: "m"))).Metrics!.Count);
            Assert.Equal(200_000, Assert.Single(await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, "dir")).FileSize);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills"));
    }

    private static long Progress(TempFolder folder) => Directory.EnumerateFiles(folder["log"], "synced.json", SearchOption.AllDirectories).Sum(f =>
    {
        try
        {
            return long.Parse(File.ReadAllText(f).Split("\"lines\":")[1].TrimEnd('}'), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // just being replaced
        }
    });
}
