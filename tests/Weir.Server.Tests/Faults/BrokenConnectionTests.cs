using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Weir.Server.Tests.Serving;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>Callers that break off, that never finish, that never read: the server loses nothing over them and its log stays quiet.</summary>
public sealed class BrokenConnectionTests
{
    private const string Upload = "PUT /api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/half.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_breaks_off_leaves_no_file_and_no_line_in_the_log(bool reset)
    {
        await using var server = await ServerFixture.StartAsync();
        var folder = Path.Combine(server.Project.State, "artifacts", "0", "r", "artifacts");
        using (var socket = await ConnectAsync(server.Address))
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Upload + new string('y', 500_000)));
            await UntilAsync(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any());
            if (reset) socket.LingerState = new LingerOption(true, 0);
        }

        await UntilAsync(() => !Directory.EnumerateFiles(folder).Any());
        Assert.Equal(404, (await server.SendAsync("GET", "/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/half.bin")).Status);
        Assert.Equal(string.Empty, string.Join('\n', server.Log));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_breaks_off_in_its_middle_stores_nothing_and_leaves_no_line_in_the_log(bool reset)
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var body = $$"""{"run_id": "{{run}}", "metrics": [{"key": "m", "value": 1, "timestamp": 1}], "params": [{"key": "p", "value": "v"}], "tags": [{"key": "t", "value": "v"}]}""";
        foreach (var length in new[] { 1, body.Length / 2, body.Length - 1, body.Length })
        {
            using var socket = await ConnectAsync(server.Address);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length + 1}\r\n\r\n" + body[..length]));
            await Task.Delay(20); // a reset also throws away what was not read yet
            if (reset) socket.LingerState = new LingerOption(true, 0);
        }

        await UntilAsync(async () => (await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains("weir_http_requests_active 1\n", StringComparison.Ordinal)); // this one
        var data = (await server.SendAsync("GET", $"/api/2.0/mlflow/runs/get?run_id={run}")).Body.GetProperty("run").GetProperty("data");
        Assert.False(data.TryGetProperty("metrics", out _) || data.TryGetProperty("params", out _));
        Assert.Single(data.GetProperty("tags").EnumerateArray()); // its name
        Assert.Equal(string.Empty, string.Join('\n', server.Log));
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up_with_408()
    {
        await using var server = await ServerFixture.StartAsync();
        using var socket = await ConnectAsync(server.Address);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Upload + "x"));
        var answer = new byte[4096];
        var count = await socket.ReceiveAsync(answer); // Kestrel waits five seconds for 240 bytes a second
        Assert.StartsWith("HTTP/1.1 408 ", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scoring_request_that_breaks_off_is_no_failure_of_the_server()
    {
        await using var server = await ModelServerFixture.StartAsync(TestData.Vector("serving", "mlflow", "mlp_cols"));
        await UntilAsync(async () =>
        {
            // A reset also throws away what the server has not read yet: some of these never become a request.
            using var socket = await ConnectAsync(server.Client.BaseAddress!);
            await socket.SendAsync("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
            await Task.Delay(20);
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
            return (await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains("protocol=\"invocations\",status=\"499", StringComparison.Ordinal);
        });
        Assert.DoesNotContain("status=\"5", await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_callers_that_say_nothing_keep_nobody_waiting()
    {
        await using var server = await ServerFixture.StartAsync();
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                silent.Add(await ConnectAsync(server.Address));
                await silent[^1].SendAsync("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
            }

            Assert.Equal("OK", (await server.SendAsync("GET", "/health")).Body.GetString());
        }
        finally
        {
            silent.ForEach(s => s.Dispose());
        }
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromMinutes(1)) Assert.Fail("it did not happen within a minute");
            await Task.Delay(5);
        }
    }
}
