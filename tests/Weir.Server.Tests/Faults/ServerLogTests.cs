using System.Collections.Concurrent;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>The log of the real program: written by all requests at once, or not writable at all.</summary>
public sealed class ServerLogTests
{
    private const int Callers = 16;
    private const int Calls = 100;

    [Fact]
    public async Task Requests_that_log_at_once_leave_whole_lines_and_are_answered()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.StartAsync(folder.Path, ["--log-level", "info", "--log-format", "json"]);
        var statuses = await AskAsync(server.Address);
        Assert.Equal(0, await server.TerminateAsync());
        Assert.Equal([(404, Callers * Calls)], statuses.GroupBy(s => s).Select(g => (g.Key, g.Count())));
        Assert.Equal(Callers * Calls, server.Log.Select(line => JsonElement.Parse(line)).Count(line => line.TryGetProperty("status", out var status) && status.GetInt32() == 404));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_fails_no_request()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.StartAsync(folder.Path, ["--log-level", "info"], ["sh", "-c", "exec \"$@\" 2> /dev/full", "sh"]);
        Assert.Equal([404], (await AskAsync(server.Address)).Distinct());
        Assert.Equal(0, await server.TerminateAsync());
    }

    private static async Task<IReadOnlyCollection<int>> AskAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        var statuses = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(c => Task.Run(async () =>
        {
            for (var i = 0; i < Calls; i++)
            {
                using var answer = await http.GetAsync(new Uri($"/api/2.0/mlflow/runs/get?run_id=none-{c}-{i}", UriKind.Relative));
                statuses.Add((int)answer.StatusCode);
            }
        })));
        return statuses;
    }
}
