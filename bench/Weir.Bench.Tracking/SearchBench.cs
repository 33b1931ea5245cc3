using System.Diagnostics;
using System.Globalization;
using Weir.Client.Wire;
using Weir.Foundation.Numerics;
using Weir.Foundation.Project;
using Weir.Persistence;
using Weir.Persistence.Sqlite;
using Weir.Storage.Local;
using Weir.Tracking;

namespace Weir.Bench.Tracking;

/// <summary>Searches over many runs of 20 metrics and 10 parameters.</summary>
internal static class SearchBench
{
    private const int FirstCalls = 20;
    private const int Calls = 200;

    private static readonly (string Name, string Filter, string Order)[] Searches =
    [
        ("no filter", "", "[]"),
        ("filter, by the metric", "metrics.m0 < 0.5 and params.p0 = '7'", "[\"metrics.m0 ASC\"]"),
        ("the same, rare", "metrics.m0 < 0.5 and params.p1 = '77'", "[\"metrics.m0 DESC\"]"),
        ("three clauses, two keys", "metrics.m0 < 0.5 and metrics.m1 > 0.2 and params.p0 = '3'", "[\"metrics.m2 DESC\", \"params.p2 ASC\"]"),
        ("by one metric", "", "[\"metrics.m3 DESC\"]"),
        ("tag like, newest", "tags.team LIKE 'team-1%'", "[]"),
        ("nothing found", "metrics.m0 < 0.5 and params.p0 = 'none'", "[\"metrics.m0 ASC\"]"),
    ];

    public static async Task RunAsync(string program, string folder, int runs)
    {
        var started = Stopwatch.GetTimestamp();
        await FillAsync(folder, runs);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs} runs made in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {new System.IO.FileInfo(WeirProject.Open(folder).Database).Length / 1e6:0} MB"));
        await using var server = await ServerUnderTest.StartAsync(program, folder);
        Console.WriteLine($"start: {server.StartCpuMilliseconds:0} CPU-ms, {server.ResidentMegabytes:0} MB resident when /health answered");
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var (name, filter, order) in Searches) await MeasureAsync(server, http, name, $$"""{"experiment_ids":["0"],"filter":"{{filter}}","order_by":{{order}},"max_results":100}""");
        Console.WriteLine($"end: {server.ResidentMegabytes:0} MB resident");
    }

    // The first calls, in which a server that has just started compiles its code, are told apart from those of one at work.
    private static async Task MeasureAsync(ServerUnderTest server, HttpClient http, string name, string body)
    {
        var first = await CallAsync(http, body, FirstCalls);
        var cpu = server.CpuMilliseconds;
        var calls = await CallAsync(http, body, Calls);
        cpu = server.CpuMilliseconds - cpu;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-26} {cpu / Calls,8:0.0} CPU-ms, p50 {At(calls.Times, 0.5),8:0.0} ms, p95 {At(calls.Times, 0.95),8:0.0} ms (the first {FirstCalls}: p50 {At(first.Times, 0.5):0.0}, greatest {first.Times[^1]:0.0}), {calls.Length / 1000} kB"));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    private static async Task<(List<double> Times, long Length)> CallAsync(HttpClient http, string body, int calls)
    {
        var times = new List<double>();
        var length = 0L;
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("/api/2.0/mlflow/runs/search", UriKind.Relative), content);
            length = (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return (times, length);
    }

    private static async Task FillAsync(string folder, int runs)
    {
        var project = WeirProject.Open(folder);
        project.EnsureState();
        await using var database = await SqliteDatabase.OpenAsync(project.Database);
        await using (await TrackingService.OpenAsync(database, new LocalObjectStore(project.Artifacts))) { }
        var random = new SeededRandom(1);
        await database.WriteAsync(s =>
        {
            for (var k = 0; k < 20; k++) s.Execute("INSERT INTO metric_keys (key_no, key) VALUES ($1, $2)", (long)k + 1, $"m{k}");
            return 0;
        });
        const int Group = 5000;
        for (var first = 0; first < runs; first += Group)
        {
            await database.WriteAsync(session =>
            {
                for (var i = first; i < Math.Min(runs, first + Group); i++) Run(session, i + 1, random);
                return 0;
            });
        }
    }

    private static void Run(ISqlSession session, long no, SeededRandom random)
    {
        var id = Guid.NewGuid().ToString("N");
        session.Execute(
            "INSERT INTO runs (run_no, run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri, deleted) VALUES ($1, $2, 0, $3, 'u', 'FINISHED', $4, $4, $5, 0)",
            no, id, $"run-{no}", 1_700_000_000_000 + (no * 1000), $"mlflow-artifacts:/0/{id}/artifacts");
        session.Execute("INSERT INTO tags (run_no, key, value) VALUES ($1, 'mlflow.runName', $2), ($1, 'team', $3), ($1, 'mlflow.user', 'u')", no, $"run-{no}", $"team-{no % 50}");
        for (var p = 0; p < 10; p++) session.Execute("INSERT INTO params (run_no, key, value) VALUES ($1, $2, $3)", no, $"p{p}", random.Next(p == 0 ? 10 : 1000).ToString(CultureInfo.InvariantCulture));
        for (var k = 0; k < 20; k++)
        {
            var value = random.Next(1_000_000) / 1e6;
            session.Execute(
                "INSERT INTO latest_metrics (run_no, key_no, timestamp, step, value, nan, points, end_timestamp, end_step, tail, numbers, least, greatest, total) VALUES ($1, $2, 1, 1, $3, 0, 1, 1, 1, 1, 1, $3, $3, $3)",
                no, (long)k + 1, value);
            session.Execute("INSERT INTO metrics (run_no, key_no, timestamp, step, value, nan) VALUES ($1, $2, 1, 1, $3, 0)", no, (long)k + 1, value);
        }
    }
}
