using System.Net;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking.Upkeep;

namespace Weir.Server.Tests.Api;

public sealed class RunStreamTests
{
    [Fact]
    public async Task A_watcher_hears_what_is_there_what_moves_and_the_end()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var id = await server.NewRunAsync();
        await client.CallAsync(RunCalls.LogBatch, new LogBatch(id, Metrics: [new("loss", 0.5, 1), new("still", double.NaN, 1)]));
        await using var events = (await EventsAsync(server, id)).GetAsyncEnumerator();

        var first = await NextAsync(events);
        Assert.Equal(("run", "running"), (first.Name, first.Data.GetProperty("status").GetString()));
        Assert.Equal(["loss", "still"], first.Data.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("key").GetString()!));
        Assert.Equal(JsonValueKind.Null, first.Data.GetProperty("metrics")[1].GetProperty("value").ValueKind);

        await client.CallAsync(RunCalls.LogMetric, new LogMetric(id, Key: "loss", Value: 0.25, Timestamp: 2, Step: 1));
        var moved = Assert.Single((await NextAsync(events)).Data.GetProperty("metrics").EnumerateArray());
        Assert.Equal(("loss", 0.25, 2), (moved.GetProperty("key").GetString(), moved.GetProperty("value").GetDouble(), moved.GetProperty("points").GetInt32()));

        await client.CallAsync(RunCalls.Update, new UpdateRun(id, Status: RunStatus.Finished, EndTime: 9));
        var last = await NextAsync(events);
        Assert.Equal(("finished", 9), (last.Data.GetProperty("status").GetString(), last.Data.GetProperty("ended_at").GetInt32()));
        Assert.Equal("end", (await NextAsync(events)).Name);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_run_that_is_unknown_is_not_found() => await Using(async server => Assert.Equal(404, (await server.SendAsync("GET", "/api/weir/v1/runs/none/events")).Status));

    [Fact]
    public async Task A_watcher_hears_that_a_run_is_taken_for_dead_and_that_it_lives()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { Upkeep = new UpkeepOptions { StaleAfter = null } });
        await using var client = server.Client();
        var id = await server.NewRunAsync();
        await using var events = (await EventsAsync(server, id)).GetAsyncEnumerator();
        Assert.Equal(JsonValueKind.Null, (await NextAsync(events)).Data.GetProperty("stale_since").ValueKind);
        await client.CallAsync(RunCalls.SetTag, new SetRunTag(id, Key: WeirTags.Stale, Value: "2026-01-31T12:00:00Z")); // what the upkeep does
        Assert.Equal("2026-01-31T12:00:00Z", (await NextAsync(events)).Data.GetProperty("stale_since").GetString());
        Assert.Equal(204, (await server.SendAsync("POST", $"/api/weir/v1/runs/{id}/heartbeat")).Status);
        Assert.Equal(JsonValueKind.Null, (await NextAsync(events)).Data.GetProperty("stale_since").ValueKind);
        Assert.True(await client.Transport.BeatAsync(id));
        Assert.Equal(404, (await server.SendAsync("POST", "/api/weir/v1/runs/none/heartbeat")).Status);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_watchers()
    {
        var server = await ServerFixture.StartAsync();
        var id = await server.NewRunAsync();
        await using var events = (await EventsAsync(server, id)).GetAsyncEnumerator();
        await NextAsync(events);
        await server.StopAsync();
        await server.DisposeAsync();
    }

    private static async Task Using(Func<ServerFixture, Task> test)
    {
        await using var server = await ServerFixture.StartAsync();
        await test(server);
    }

    private static async Task<IAsyncEnumerable<string>> EventsAsync(ServerFixture server, string id)
    {
        var response = await server.Http.GetAsync($"/api/weir/v1/runs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return LinesAsync(response);
    }

    private static async IAsyncEnumerable<string> LinesAsync(HttpResponseMessage response)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
            if (line.Length > 0 && line[0] != ':') yield return line;
        response.Dispose();
    }

    private static async Task<(string Name, JsonElement Data)> NextAsync(IAsyncEnumerator<string> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        var name = lines.Current["event: ".Length..];
        Assert.True(await lines.MoveNextAsync());
        return (name, JsonElement.Parse(lines.Current["data: ".Length..]));
    }
}
