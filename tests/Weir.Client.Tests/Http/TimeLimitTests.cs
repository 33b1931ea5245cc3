using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client.Tests.Http;

public sealed class TimeLimitTests
{
    [Fact]
    public async Task A_server_that_never_answers_is_unreachable_and_not_an_interruption()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(120));
        await using var server = new ScriptedServer(_ => ScriptedServer.Silence);
        await using var http = new HttpTracking(server.Address, time: time);
        var e = await Assert.ThrowsAsync<WeirException>(() => http.CallAsync(RunCalls.Get, new RunById("r"), TestContext.Current.CancellationToken));
        Assert.Equal(("unreachable", true), (e.Code, e.IsTransient));
        Assert.Contains("within 120 s", e.Message, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(120)], time.Waits);
    }

    [Fact]
    public async Task Whoever_waits_can_still_end_the_wait()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Silence);
        await using var http = new HttpTracking(server.Address);
        using var interruption = new CancellationTokenSource();
        var waiting = http.CallAsync(RunCalls.Get, new RunById("r"), interruption.Token);
        await interruption.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task An_upload_has_no_time_limit()
    {
        var time = new HurriedTime(TimeSpan.FromDays(20));
        await using var server = new ScriptedServer(_ => ScriptedServer.Answer(200, "{}"));
        await using var http = new HttpTracking(server.Address, time: time);
        using var content = new MemoryStream([1, 2, 3]);
        await http.PutArtifactAsync(new RunInfo("r", "r", "0", "n", "u", RunStatus.Running, 0, null, "mlflow-artifacts:/0/r/artifacts", "active"), "a.bin", content, TestContext.Current.CancellationToken);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_download_must_start_in_time()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(120));
        await using var server = new ScriptedServer(_ => ScriptedServer.Silence);
        await using var http = new HttpTracking(server.Address, time: time);
        var e = await Assert.ThrowsAsync<WeirException>(() => http.OpenArtifactAsync("mlflow-artifacts:/0/r/artifacts", "a.txt", TestContext.Current.CancellationToken));
        Assert.Equal("unreachable", e.Code);
    }

    [Fact]
    public async Task A_server_cannot_ask_for_more_than_a_minute_of_patience()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(60));
        await using var server = new ScriptedServer(n => n == 1 ? ScriptedServer.Answer(503, "{}", "Retry-After: 86400\r\n") : ScriptedServer.Answer(200, "{}"));
        await using var http = new HttpTracking(server.Address, time: time);
        await http.CallAsync(RunCalls.SetTag, new SetRunTag("r", Key: "k", Value: "v"), TestContext.Current.CancellationToken);
        Assert.Equal([TimeSpan.FromSeconds(60)], time.Waits);
    }
}
