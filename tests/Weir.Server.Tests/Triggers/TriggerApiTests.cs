using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers;

namespace Weir.Server.Tests.Triggers;

public sealed class TriggerApiTests
{
    private const string Secret = "between us two";

    [Fact]
    public async Task A_trigger_made_over_rest_runs_and_tells_its_history()
    {
        await using var server = await ServerFixture.StartAsync(WithShell);
        var triggers = new HttpTriggers(new HttpTracking(server.Address));
        await triggers.PutAsync(new TriggerDefinition("t") { Command = ["echo it ran for $WEIR_SLOT"] });
        var fired = await triggers.FireAsync("t", new FireRequest("once"));
        Assert.Equal(fired.Id, (await triggers.FireAsync("t", new FireRequest("once"))).Id);
        await EndedAsync(triggers, fired.Id);
        var told = Assert.Single((await triggers.HistoryAsync("t")).Firings);
        Assert.Equal((FiringStates.Succeeded, 0, "once"), (told.State, told.ExitCode, told.Slot));
        Assert.Contains("it ran for once", await server.Http.GetStringAsync($"/api/weir/v1/firings/{told.Id}/log", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(FiringStates.Succeeded, Assert.Single((await triggers.ListAsync()).Triggers).LastFiring!.State);
        Assert.True((await triggers.PauseAsync("t", true)).IsPaused);
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => triggers.PutAsync(new TriggerDefinition("t")))).Code);
        await triggers.DeleteAsync("t");
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<WeirException>(() => triggers.GetAsync("t"))).Code);
    }

    [Fact]
    public async Task A_schedule_is_filled_back_over_rest()
    {
        await using var server = await ServerFixture.StartAsync(WithShell);
        var triggers = new HttpTriggers(new HttpTracking(server.Address));
        await triggers.PutAsync(new TriggerDefinition("d") { Cron = new CronRule("@daily"), Command = ["echo $WEIR_PARTITION >> days"] });
        var from = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        var queued = await triggers.BackfillAsync("d", new BackfillRequest(from, from.AddDays(2), MostAtOnce: 3));
        foreach (var firing in queued.Firings) await EndedAsync(triggers, firing.Id);
        Assert.Equal(["2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z"], File.ReadAllLines(Path.Combine(server.Project.Root, "days")).Order());
        Assert.NotNull((await triggers.GetAsync("d")).NextAt);
    }

    [Theory]
    [InlineData("X-Weir-Signature")]
    [InlineData("X-Hub-Signature-256")]
    public async Task A_signed_call_sets_a_hook_off_once_for_each_delivery_though_the_server_wants_a_token(string header)
    {
        await using var server = await ServerFixture.StartAsync(o => WithShell(o) with { Token = "the token of this server" });
        var triggers = new HttpTriggers(new HttpTracking(server.Address, HttpCredentials.Token("the token of this server")));
        File.WriteAllText(Path.Combine(server.Project.Root, "secret"), Secret + "\n");
        await triggers.PutAsync(new TriggerDefinition("hook") { Webhook = new WebhookRule { SecretFile = Path.Combine(server.Project.Root, "secret") }, Command = ["echo x >> called"], Overlap = Overlaps.Queue });
        Assert.Equal(202, await CallAsync("hook", "{}", Sign("{}"), "1"));
        Assert.Equal(202, await CallAsync("hook", "{}", Sign("{}"), "1"));
        Assert.Equal(202, await CallAsync("hook", "{}", Sign("{}"), "2"));
        foreach (var firing in (await triggers.HistoryAsync("hook")).Firings) await EndedAsync(triggers, firing.Id);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(server.Project.Root, "called")).Length);
        Assert.Equal(403, await CallAsync("hook", "{ }", Sign("{}"), "3"));
        Assert.Equal(403, await CallAsync("hook", "{}", "sha256=00", "3"));
        Assert.Equal(403, await CallAsync("hook", "{}", null, "3"));
        Assert.Equal(403, await CallAsync("other", "{}", Sign("{}"), "3"));
        Assert.Equal(413, await CallAsync("hook", new string('x', (1 << 20) + 1), Sign("{}"), "3"));
        await triggers.PauseAsync("hook", true);
        Assert.Equal(403, await CallAsync("hook", "{}", Sign("{}"), "4"));
        Assert.Equal(401, (int)(await server.Http.GetAsync("/api/weir/v1/triggers", TestContext.Current.CancellationToken)).StatusCode);

        async Task<int> CallAsync(string name, string body, string? signature, string delivery)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/api/weir/v1/hooks/" + name) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (signature is not null) message.Headers.Add(header, signature);
            message.Headers.Add("X-GitHub-Delivery", delivery);
            using var response = await server.Http.SendAsync(message, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData("""{"cron": {"expression": "61 * * * *"}}""", "cron_syntax", "minute")]
    [InlineData("""{"cron": {"expression": "* * * * *", "time_zone": "Mars"}}""", "unknown_time_zone", "Mars")]
    [InlineData("""{"cron": {"expression": "* * * * *", "start": "0001-01-01T00:00:00Z"}}""", "invalid_value", "cron.start")]
    [InlineData("""{"cron": {"expression": "* * * * *", "end": "9999-12-31T23:59:59Z"}}""", "invalid_value", "cron.end")]
    [InlineData("""{"file": {"path": "a\u0000b"}}""", "invalid_value", "file.path")]
    [InlineData("""{"command": ["repro", "a\u0000b"]}""", "invalid_value", "command")]
    [InlineData("""{"overlap": "sometimes"}""", "invalid_value", "overlap")]
    [InlineData("""{"command": "repro"}""", "invalid_parameter_value", "$.command")]
    [InlineData("null", "invalid_parameter_value", "null")]
    [InlineData("{", "invalid_parameter_value", "cannot be read")]
    public async Task What_cannot_be_is_refused_with_the_field(string body, string code, string named)
    {
        await using var server = await ServerFixture.StartAsync(WithShell);
        var (status, problem) = await server.SendAsync("PUT", "/api/weir/v1/triggers/t", body);
        Assert.Equal((400, code), (status, problem.GetProperty("code").GetString()));
        Assert.Contains(named, problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=9999-12-31T23:59:59Z", 400, "9999")]
    [InlineData("from=0001-01-01T00:00:00Z", 400, "year 1 ")]
    [InlineData("from=9988-01-01T00:00:00Z&count=50", 200, "9989")]
    public async Task Next_times_end_with_the_calendar(string query, int status, string told)
    {
        await using var server = await ServerFixture.StartAsync(WithShell);
        using var response = await server.Http.GetAsync("/api/weir/v1/schedules/next?expression=@yearly&" + query, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(told, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_on_one_store_run_each_firing_once()
    {
        await using var one = await ServerFixture.StartAsync(WithShell);
        await using var two = await WeirServer.StartAsync(WithShell(new WeirServerOptions(one.Project) { Port = 0 }), TestContext.Current.CancellationToken);
        var triggers = new HttpTriggers(new HttpTracking(one.Address));
        await triggers.PutAsync(new TriggerDefinition("t") { Command = ["echo $WEIR_SLOT >> ran"], Overlap = Overlaps.Queue });
        for (var i = 0; i < 20; i++) await triggers.FireAsync("t", new FireRequest(i.ToString(CultureInfo.InvariantCulture)));
        foreach (var firing in (await triggers.HistoryAsync("t")).Firings) await EndedAsync(triggers, firing.Id);
        var lines = File.ReadAllLines(Path.Combine(one.Project.Root, "ran"));
        Assert.Equal((20, 20), (lines.Length, lines.Distinct().Count()));
    }

    private static WeirServerOptions WithShell(WeirServerOptions options) => options with { Program = ["/bin/sh", "-c"] };

    private static string Sign(string body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));

    private static async Task EndedAsync(HttpTriggers triggers, string id)
    {
        var started = Stopwatch.GetTimestamp();
        while ((await triggers.HistoryAsync(null)).Firings.Single(f => f.Id == id) is { State: FiringStates.Queued or FiringStates.Running } open)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), JsonSerializer.Serialize(open));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
