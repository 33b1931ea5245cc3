using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Foundation.Errors;

namespace Weir.Client.Tests.Http;

/// <summary>What is sent again after a failure, and what is not.</summary>
public sealed class RepeatTests
{
    private const string Version = """{"model_version": {"name": "taxi", "version": "1"}}""";

    private readonly HurriedTime _time = new(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task What_creates_is_not_sent_again_when_the_answer_is_lost()
    {
        await using var server = new ScriptedServer(n => n == 1 ? ScriptedServer.Drop : ScriptedServer.Answer(200, Version));
        await using var http = new HttpTracking(server.Address, time: _time);
        var e = await Assert.ThrowsAsync<WeirException>(() => http.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("taxi"), TestContext.Current.CancellationToken));
        Assert.Equal("unreachable", e.Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_gateway_that_lost_the_answer_is_not_asked_to_create_again(int status)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Answer(status, "<html>", contentType: "text/html"));
        await using var http = new HttpTracking(server.Address, time: _time);
        await Assert.ThrowsAsync<WeirException>(() => http.CallAsync(RunCalls.Create, new CreateRun("0"), TestContext.Current.CancellationToken));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_gateway_without_its_server_is_not_taken_for_one_that_wants_no_signs_of_life()
    {
        await using var broken = new ScriptedServer(_ => ScriptedServer.Answer(502, "<html>", contentType: "text/html"));
        await using var lost = new HttpTracking(broken.Address, time: _time);
        await Assert.ThrowsAsync<WeirException>(() => lost.BeatAsync("r", TestContext.Current.CancellationToken));
        await using var other = new ScriptedServer(_ => ScriptedServer.Answer(404, "<html>", contentType: "text/html"));
        await using var mlflow = new HttpTracking(other.Address, time: _time);
        Assert.False(await mlflow.BeatAsync("r", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_creates_is_sent_again_where_the_server_says_that_it_did_nothing(int status)
    {
        await using var server = new ScriptedServer(n => n == 1 ? ScriptedServer.Answer(status, "{}") : ScriptedServer.Answer(200, Version));
        await using var http = new HttpTracking(server.Address, time: _time);
        var answer = await http.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("taxi"), TestContext.Current.CancellationToken);
        Assert.Equal("1", answer.ModelVersion.Version);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_may_be_repeated_survives_a_lost_answer_and_a_gateways_failure()
    {
        await using var server = new ScriptedServer(n => n switch { 1 => ScriptedServer.Drop, 2 => ScriptedServer.Answer(502, "<html>"), _ => ScriptedServer.Answer(200, "{}") });
        await using var http = new HttpTracking(server.Address, time: _time);
        await http.CallAsync(RunCalls.SetTag, new SetRunTag("r", Key: "k", Value: "v"), TestContext.Current.CancellationToken);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void Nothing_that_creates_counts_as_repeatable()
    {
        MlflowCall[] creating = [ExperimentCalls.Create, RunCalls.Create, RunCalls.LogModel, RegisteredModelCalls.Create, RegisteredModelCalls.Rename, ModelVersionCalls.Create];
        Assert.DoesNotContain(creating, c => c.IsRepeatable);
        MlflowCall[] reading = [ExperimentCalls.Search, RunCalls.Get, RunCalls.Search, RegisteredModelCalls.LatestVersions, ModelVersionCalls.Search, LoggedModelCalls.Search];
        Assert.All(reading, c => Assert.True(c.IsRepeatable));
    }
}
