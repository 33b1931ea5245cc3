using System.Diagnostics;
using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Wire;

namespace Weir.Bench.Tracking;

/// <summary>A metric of a million points: logged in batches, read whole in pages, and at 2,500 steps.</summary>
internal static class HistoryBench
{
    private const int Batches = 1000;

    public static async Task RunAsync(ServerUnderTest server, string run)
    {
        await using var client = new TrackingClient(new HttpTracking(server.Address));
        for (var b = 0; b < Batches; b++)
            await client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. Enumerable.Range(b * 1000, 1000).Select(i => new Metric("long", Math.Sin(i * 0.001) + (i * 1e-9), 1_700_000_000_000 + (i * 10L), i))]));
        using var http = new HttpClient { BaseAddress = server.Address };
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var (cpu, started, pages, bytes) = (server.CpuMilliseconds, Stopwatch.GetTimestamp(), 0, 0L);
            string? token = null;
            do
            {
                var page = await http.GetByteArrayAsync(new Uri($"/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=long&max_results=25000{(token is null ? string.Empty : "&page_token=" + token)}", UriKind.Relative));
                bytes += page.Length;
                pages++;
                token = Token(page);
            }
            while (token is not null);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"history of 10^6, {pages} pages, {bytes / 1e6:0} MB: {server.CpuMilliseconds - cpu:0} CPU-ms, {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));

            (cpu, started) = (server.CpuMilliseconds, Stopwatch.GetTimestamp());
            var interval = await http.GetByteArrayAsync(new Uri($"/api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run}&metric_key=long&max_results=2500", UriKind.Relative));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bulk interval of it, {interval.Length / 1e3:0} kB: {server.CpuMilliseconds - cpu:0} CPU-ms, {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
        }
    }

    // The token is the last field of the answer.
    private static string? Token(byte[] page)
    {
        var end = System.Text.Encoding.ASCII.GetString(page.AsSpan(Math.Max(0, page.Length - 200)));
        var at = end.IndexOf("\"next_page_token\":\"", StringComparison.Ordinal);
        return at < 0 ? null : end[(at + 19)..end.IndexOf('"', at + 19)];
    }
}
