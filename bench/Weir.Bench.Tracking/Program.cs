using System.Diagnostics;
using System.Globalization;
using Weir.Bench.Tracking;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Wire;

// Weir.Bench.Tracking WEIR [SECONDS] [RUNS]: with RUNS, searches a store of so many runs; else starts `weir server` on a fresh project and measures its CPU time per request, from /proc.
var program = args.Length > 0 ? args[0] : throw new ArgumentException("usage: Weir.Bench.Tracking path/to/weir [seconds]");
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var folder = Directory.CreateTempSubdirectory("weir-bench-").FullName;
if (args.Length > 2)
{
    await SearchBench.RunAsync(program, folder, int.Parse(args[2], CultureInfo.InvariantCulture));
    Directory.Delete(folder, recursive: true);
    return 0;
}

Console.WriteLine($"disk: {DiskSpeed.SyncsPerSecond(folder):0} synced appends/s by one writer");

await using var server = await ServerUnderTest.StartAsync(program, folder);
Console.WriteLine($"start: {server.StartCpuMilliseconds:0} CPU-ms, {server.ResidentMegabytes:0} MB resident when /health answered");

// With WEIR_AUTH=1 the server has users: everything is then done by one who is no administrator, with a token.
HttpCredentials? credentials = null;
if (Environment.GetEnvironmentVariable("WEIR_AUTH") == "1")
{
    await using var admin = new TrackingClient(new HttpTracking(server.Address, HttpCredentials.Password("admin", Environment.GetEnvironmentVariable("WEIR_ADMIN_PASSWORD")!)));
    await admin.CallAsync(UserCalls.Create, new CreateUser("bench", "password of the bench"));
    await admin.CallAsync(PermissionCalls.CreateOnExperiment, new PermissionOnExperiment("0", "bench", "EDIT"));
    credentials = HttpCredentials.Token((await admin.CallAsync(AccessCalls.CreateToken, new CreateToken("bench"))).Secret);
}

await using var setup = new TrackingClient(new HttpTracking(server.Address, credentials));
var runs = new List<string>();
for (var i = 0; i < 64; i++) runs.Add((await setup.CallAsync(RunCalls.Create, new CreateRun("0", RunName: $"r{i}"))).Run.Info.RunId);

foreach (var clients in new[] { 1, 16, 64 })
    await MeasureAsync("log-metric", clients, (client, run, i) => client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: i, Timestamp: i, Step: i)));
foreach (var clients in new[] { 1, 8 })
    await MeasureAsync("log-batch 1000", clients, (client, run, i) => client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: Points(i))), 1000);
foreach (var clients in new[] { 16, 64 })
    await MeasureAsync("create-run", clients, (client, run, i) => client.CallAsync(RunCalls.Create, new CreateRun("0")));
await MeasureAsync("get-run", 16, (client, run, i) => client.CallAsync(RunCalls.Get, new RunById(run)));
await MeasureAsync("search 100 of many", 4, (client, run, i) => client.CallAsync(RunCalls.Search, new SearchRuns(["0"], "metrics.m > 5", MaxResults: 100, OrderBy: ["metrics.m DESC"])));
if (credentials is null) await HistoryBench.RunAsync(server, runs[0]);
Console.WriteLine($"end: {server.ResidentMegabytes:0} MB resident");
Directory.Delete(folder, recursive: true);
return 0;

static Metric[] Points(int batch) => [.. Enumerable.Range(0, 1000).Select(k => new Metric("b" + (k % 10), k, batch, (batch * 1000L) + k))];

async Task MeasureAsync(string name, int clients, Func<TrackingClient, string, int, Task> call, int perCall = 1)
{
    using var time = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
    var (cpu, started, calls) = (server.CpuMilliseconds, Stopwatch.GetTimestamp(), 0);
    await Task.WhenAll(Enumerable.Range(0, clients).Select(async c =>
    {
        await using var client = new TrackingClient(new HttpTracking(server.Address, credentials));
        for (var i = 0; !time.IsCancellationRequested; i++)
        {
            await call(client, runs[c], (c * 1_000_000) + i);
            Interlocked.Increment(ref calls);
        }
    }));
    var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
    var used = server.CpuMilliseconds - cpu;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {clients,3} clients: {used / calls * 1000,9:0.0} CPU-us per request, {calls / elapsed,8:0} requests/s{(perCall > 1 ? $", {calls * (double)perCall / elapsed:0} points/s" : string.Empty)}"));
}
