using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>The server is killed in the middle of work; whatever it had acknowledged must be there afterwards, once.</summary>
[Trait("Kind", "Faults")]
public sealed class LedgerTests
{
    private const int Writers = 8;

    private static bool IsFull => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full";

    [Fact]
    public Task Every_acknowledged_write_survives_kill_9() => KillAsync(IsFull ? 20 : 3, null);

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9_of_one_of_two_servers_on_one_PostgreSQL()
    {
        await using var postgres = new PostgreSqlServer { IsDurable = true };
        var address = await postgres.AddressAsync();
        using var folder = new TempFolder();
        using var other = await StartAsync(folder.Path, address);
        var ledger = new ConcurrentQueue<(string Run, string Kind, string Key, string Value)>();
        var writer = Task.Run(() => WriteAsync(other.Address, "other", ledger));
        await KillAsync(IsFull ? 20 : 2, address);
        other.Process.Kill();
        await writer;
        Assert.NotEmpty(ledger);
        using var last = await StartAsync(folder.Path, address);
        await CheckAsync(last.Address, ledger);
    }

    private static async Task KillAsync(int kills, string? database)
    {
        using var folder = new TempFolder();
        var random = new SeededRandom(20);
        var ledger = new ConcurrentQueue<(string Run, string Kind, string Key, string Value)>();
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await StartAsync(folder.Path, database);
            var enough = 150 + random.Next(600);
            var before = ledger.Count;
            var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() => WriteAsync(server.Address, $"k{kill}w{w}", ledger))).ToArray();
            while (ledger.Count - before < enough && !writers.Any(w => w.IsCompleted)) await Task.Delay(1);
            server.Process.Kill(); // SIGKILL: no handler, no flush
            await server.Process.WaitForExitAsync();
            await Task.WhenAll(writers);
            Assert.True(ledger.Count - before >= enough);
        }

        using var last = await StartAsync(folder.Path, database);
        await CheckAsync(last.Address, ledger);
        last.Process.Kill();
    }

    // Writes until the server is gone, and notes down only what was acknowledged.
    private static async Task WriteAsync(Uri address, string writer, ConcurrentQueue<(string Run, string Kind, string Key, string Value)> ledger)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var client = new TrackingClient(new HttpTracking(address));
        try
        {
            var info = (await client.CallAsync(RunCalls.Create, new CreateRun("0", RunName: writer), patience.Token)).Run.Info;
            var run = info.RunId;
            ledger.Enqueue((run, "run", "", writer));
            for (var i = 0; ; i++)
            {
                var text = i.ToString(CultureInfo.InvariantCulture);
                await client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: i, Timestamp: i, Step: i), patience.Token);
                ledger.Enqueue((run, "metric", "m", text));
                await client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Params: [new($"p{i}", text)], Tags: [new($"t{i}", text)]), patience.Token);
                ledger.Enqueue((run, "param", $"p{i}", text));
                ledger.Enqueue((run, "tag", $"t{i}", text));
                if (i % 5 != 0) continue;
                await client.Transport.PutArtifactAsync(info, $"folder {i}/file.bin", new MemoryStream(Content(i)), patience.Token);
                ledger.Enqueue((run, "artifact", $"folder {i}/file.bin", text));
                var version = await client.RegisterModelAsync(writer, $"{info.ArtifactUri}/folder {i}", run, cancellation: patience.Token);
                ledger.Enqueue((run, "version", writer, version.Version));
            }
        }
        catch (Exception e) when (e is WeirException { IsTransient: true } or HttpRequestException or IOException)
        {
            // Killed, as intended.
        }
    }

    private static async Task CheckAsync(Uri address, IReadOnlyCollection<(string Run, string Kind, string Key, string Value)> ledger)
    {
        await using var client = new TrackingClient(new HttpTracking(address));
        foreach (var entries in ledger.GroupBy(e => e.Run))
        {
            var run = await client.GetRunAsync(entries.Key);
            var parameters = (run.Data!.Params ?? []).ToDictionary(p => p.Key!, p => p.Value!);
            var tags = (run.Data.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value!);
            var history = (await client.CallAsync(RunCalls.MetricHistory, new MetricHistory(entries.Key, MetricKey: "m"))).Metrics ?? [];
            var points = history.Select(m => m.Value!.Value).ToHashSet();
            Assert.Equal(history.Count, points.Count);
            var files = await FilesAsync(client, run);
            var versions = (await client.ModelVersionsAsync(run.Info.RunName!)).Select(v => v.Version).ToHashSet();
            foreach (var (_, kind, key, value) in entries)
            {
                var isThere = kind switch
                {
                    "run" => run.Info.RunName == value,
                    "metric" => points.Contains(double.Parse(value, CultureInfo.InvariantCulture)),
                    "artifact" => files.Contains(key),
                    "version" => versions.Contains(value),
                    "param" => parameters.GetValueOrDefault(key) == value,
                    _ => tags.GetValueOrDefault(key) == value,
                };
                Assert.True(isThere, $"lost: {kind} {key}={value} of run {entries.Key}");
            }
        }
    }

    // What lies under a final name is whole, whether it was acknowledged or not.
    private static async Task<HashSet<string>> FilesAsync(TrackingClient client, Client.Wire.Run run)
    {
        var files = new HashSet<string>();
        foreach (var folder in await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, string.Empty))
        {
            foreach (var file in await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, folder.Path))
            {
                await using var stream = await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, file.Path);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes);
                Assert.Equal(Content(int.Parse(folder.Path.Split(' ')[1], CultureInfo.InvariantCulture)), bytes.ToArray());
                files.Add(file.Path);
            }
        }

        return files;
    }

    private static byte[] Content(int number) => [.. Enumerable.Range(number, 300_000).Select(i => (byte)(i * 31))];

    private static async Task<ServerProcess> StartAsync(string data, string? database = null)
    {
        var program = Path.Combine(TestData.RepositoryRoot, "artifacts", "bin", "Weir.Cli", Configuration, "weir");
        if (!File.Exists(program)) program = Require.Program(program, "(build the solution: `make build`)");
        var process = Process.Start(new ProcessStartInfo(program, ["server", "--data", data, "--port", "0", "--json", .. database is null ? (string[])[] : ["--database", database]]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = string.Empty;
        while (!text.Contains('}', StringComparison.Ordinal) && await process.StandardOutput.ReadLineAsync() is { } line) text += line;
        if (!text.Contains('}', StringComparison.Ordinal)) Assert.Fail("the server did not start: " + await process.StandardError.ReadToEndAsync());
        using var announced = System.Text.Json.JsonDocument.Parse(text);
        return new ServerProcess(process, new Uri(announced.RootElement.GetProperty("address").GetString()!));
    }

    private static string Configuration => Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    private sealed record ServerProcess(Process Process, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill();
            Process.Dispose();
        }
    }
}
