using System.Text.Json;
using Weir.Persistence.Sqlite;

namespace Weir.Server.Tests.Observing;

public sealed class LogTests
{
    [Fact]
    public async Task A_request_is_one_line_of_json_with_each_value_under_its_name()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { LogsJson = true, LogLevel = "info" });
        using var message = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/mlflow/runs/get?run_id=none") { Headers = { { "X-Request-Id", "my-id.1" } } };
        using var answer = await server.Http.SendAsync(message);
        Assert.Equal("my-id.1", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        await server.StopAsync();
        var line = JsonElement.Parse(Assert.Single(server.Log));
        Assert.Equal(
            ("info", "GET", "/api/2.0/mlflow/runs/get", "/api/2.0/mlflow/runs/get", 404, "my-id.1", "anybody"),
            (Text("level"), Text("method"), Text("path"), Text("route"), line.GetProperty("status").GetInt32(), Text("request_id"), Text("caller")));
        Assert.True(line.GetProperty("milliseconds").GetDouble() > 0);
        Assert.EndsWith("Z", Text("time"), StringComparison.Ordinal);

        string Text(string name) => line.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task At_the_usual_level_requests_are_no_news_and_failures_are_with_the_id_of_the_request()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { LogsJson = true });
        var run = await server.NewRunAsync();
        Assert.Empty(server.Log);
        await using (var database = await SqliteDatabase.OpenAsync(server.Project.Database))
            await database.WriteAsync(s => { s.ExecuteScript("DROP TABLE tags"); return 0; });
        using var answer = await server.Http.GetAsync(new Uri($"/api/2.0/mlflow/runs/get?run_id={run}", UriKind.Relative));
        var line = JsonElement.Parse(Assert.Single(server.Log));
        Assert.Equal(Assert.Single(answer.Headers.GetValues("X-Request-Id")), line.GetProperty("request_id").GetString());
        Assert.Contains("no such table", line.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_caller_puts_into_a_path_writes_neither_lines_nor_to_a_terminal()
    {
        await using var server = await ServerFixture.StartAsync(o => o with { LogLevel = "info" });
        using var answer = await server.Http.GetAsync(new Uri("/api/2.0/mlflow/x%1B%5B2J%0D%0Aerror:%20forged%C2%9B31m%07", UriKind.Relative));
        await server.StopAsync();
        var line = Assert.Single(server.Log);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.Contains("x?[2J | error: forged?31m?", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("{\"x\": 1}")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_callers_id_that_is_not_plain_is_replaced(string id)
    {
        await using var server = await ServerFixture.StartAsync();
        using var message = new HttpRequestMessage(HttpMethod.Get, "/health");
        message.Headers.TryAddWithoutValidation("X-Request-Id", id.ReplaceLineEndings(" "));
        using var answer = await server.Http.SendAsync(message);
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secrets_are_in_no_line_whatever_the_level(bool isJson)
    {
        string[] secrets = ["swordfish-password", "hidden-basic-pw", "in-the-query", "webhook-secret-value", "Zm9vOnN3b3JkZmlzaA"];
        await using var server = await ServerFixture.StartAsync(o => o with { LogsJson = isJson, LogLevel = "debug", Auth = true, AdminPassword = "swordfish-password" });
        await server.SendAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0&token=in-the-query");
        server.Http.DefaultRequestHeaders.Authorization = new("Basic", "Zm9vOnN3b3JkZmlzaA==");
        await server.SendAsync("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0");
        server.Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("admin:swordfish-password"u8));
        await server.SendAsync("POST", "/api/2.0/mlflow/users/create", """{"username": "ann", "password": "hidden-basic-pw"}""");
        await server.SendAsync("POST", "/api/2.0/mlflow/webhooks", """{"name": "w", "url": "https://example.com/x", "secret": "webhook-secret-value", "events": [{"entity": "PROMPT", "action": "CREATED"}]}""");
        var (status, token) = await server.SendAsync("POST", "/api/weir/v1/access/tokens", """{"username": "ann", "name": "t"}""");
        Assert.Equal(200, status);
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("secret").GetString());
        await server.SendAsync("POST", "/api/2.0/mlflow/runs/create", """{"experiment_id": "hidden-basic-pw", "password": "hidden-basic-pw"}""");
        await server.StopAsync();
        Assert.True(server.Log.Count >= 6, string.Join('\n', server.Log));
        var all = string.Join('\n', server.Log);
        Assert.All([.. secrets, token.GetProperty("secret").GetString()!], s => Assert.DoesNotContain(s, all, StringComparison.Ordinal));
        if (isJson) Assert.All(server.Log.Where(l => !l.StartsWith("the first", StringComparison.Ordinal)), l => JsonElement.Parse(l));
    }

    [Fact]
    public async Task A_level_that_there_is_not_is_refused_by_name()
    {
        var failure = await Assert.ThrowsAsync<Foundation.Errors.WeirException>(() => ServerFixture.StartAsync(o => o with { LogLevel = "loud" }));
        Assert.Contains("'loud'", failure.Message, StringComparison.Ordinal);
    }
}
