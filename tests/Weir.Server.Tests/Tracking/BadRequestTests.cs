using System.Text;
using System.Text.Json;

namespace Weir.Server.Tests.Tracking;

/// <summary>Bodies as they should not be, and as old clients send them all the same.</summary>
public sealed class BadRequestTests
{
    private const string LogMetric = "/api/2.0/mlflow/runs/log-metric";

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"run_id\": 5, \"key\": \"a\", \"value\": 1, \"timestamp\": 1}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": \"high\", \"timestamp\": 1}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": 1, \"timestamp\": 1, \"step\": 1.5}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": 1, \"timestamp\": \"soon\"}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": [\"a\"], \"value\": 1, \"timestamp\": 1}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": 1, \"timestamp\": 99999999999999999999}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": 1}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"\", \"value\": 1, \"timestamp\": 1}")]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"timestamp\": 1, \"value\": null}")]
    public async Task A_wrong_body_is_refused_and_nothing_is_stored(string body)
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var (status, answer) = await server.SendAsync("POST", LogMetric, body.Replace("RUN", run, StringComparison.Ordinal));
        Assert.Equal(400, status);
        Assert.Equal("INVALID_PARAMETER_VALUE", answer.GetProperty("error_code").GetString());
        Assert.DoesNotContain("   at ", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        var (_, stored) = await server.SendAsync("GET", $"/api/2.0/mlflow/runs/get?run_id={run}");
        Assert.False(stored.GetProperty("run").GetProperty("data").TryGetProperty("metrics", out _));
    }

    [Theory]
    [InlineData("{\"run_uuid\": \"RUN\", \"key\": \"a\", \"value\": \"0.5\", \"timestamp\": \"1700000000000\", \"step\": \"1.7e+3\"}", 0.5, 1700)]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": NaN, \"timestamp\": 1.7e12, \"step\": 3.0}", null, 3)]
    [InlineData("{\"run_id\": \"RUN\", \"key\": \"a\", \"value\": -Infinity, \"timestamp\": 1}", -1.7976931348623157e308, 0)]
    [InlineData("\"{\\\"run_id\\\": \\\"RUN\\\", \\\"key\\\": \\\"a\\\", \\\"value\\\": 1, \\\"timestamp\\\": 1, \\\"unknown\\\": {}}\"", 1.0, 0)]
    public async Task The_habits_of_old_clients_are_understood(string body, double? value, long step)
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var (status, answer) = await server.SendAsync("POST", LogMetric, body.Replace("RUN", run, StringComparison.Ordinal), "application/json; charset=utf-8");
        Assert.True(status == 200, answer.GetRawText());
        var (_, history) = await server.SendAsync("GET", $"/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=a");
        var point = history.GetProperty("metrics")[0];
        Assert.Equal(step, point.GetProperty("step").GetInt64());
        if (value is null) Assert.Equal("NaN", point.GetProperty("value").GetString());
        else Assert.Equal(value, point.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Empty_lists_of_R_and_numbers_for_experiment_ids_are_understood()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        Assert.Equal(200, (await server.SendAsync("POST", "/api/2.0/mlflow/runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": {}, "params": [], "tags": {} }""")).Status);
        var (_, found) = await server.SendAsync("POST", "/api/2.0/mlflow/runs/search", """{"experiment_ids": [0], "max_results": "5", "run_view_type": "1"}""");
        Assert.Equal(1, found.GetProperty("runs").GetArrayLength());
        Assert.Equal(400, (await server.SendAsync("POST", "/api/2.0/mlflow/runs/search", """{"experiment_ids": [0], "run_view_type": "XX"}""")).Status);
    }

    [Fact]
    public async Task A_body_of_fifty_megabytes_is_refused_with_413_and_the_server_goes_on()
    {
        await using var server = await ServerFixture.StartAsync();
        var body = new StringBuilder("{\"run_id\": \"x\", \"key\": \"").Append('a', 50_000_000).Append("\"}").ToString();
        var (status, answer) = await server.SendAsync("POST", LogMetric, body);
        Assert.Equal(413, status);
        Assert.Contains("MiB", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        await server.NewRunAsync();
    }

    [Fact]
    public async Task A_batch_of_sixteen_megabytes_is_taken()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var padding = new string(' ', 16 << 20);
        Assert.Equal(200, (await server.SendAsync("POST", "/api/2.0/mlflow/runs/log-batch", $$"""{"run_id": "{{run}}",{{padding}} "tags": [{"key": "t", "value": "x"}]}""")).Status);
    }

    [Theory]
    [InlineData("POST", "/api/2.0/mlflow/runs/fly", 404)]
    [InlineData("GET", "/api/2.0/mlflow/runs/create", 405)]
    [InlineData("DELETE", "/api/2.0/mlflow/runs/get", 405)]
    [InlineData("GET", "/api/3.0/mlflow/traces", 405)]
    [InlineData("GET", "/api/nowhere", 404)]
    [InlineData("GET", "/ajax-api/2.0/nowhere", 404)]
    public async Task Unknown_calls_and_methods_answer_in_the_protocols_shape(string method, string path, int expected)
    {
        await using var server = await ServerFixture.StartAsync();
        var (status, answer) = await server.SendAsync(method, path, method == "POST" ? "{}" : null);
        Assert.Equal(expected, status);
        Assert.Equal("ENDPOINT_NOT_FOUND", answer.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task A_form_is_no_json()
    {
        await using var server = await ServerFixture.StartAsync();
        var (status, answer) = await server.SendAsync("POST", "/api/2.0/mlflow/experiments/create", "name=x", "application/x-www-form-urlencoded");
        Assert.Equal((400, "Bad Request. Content-Type must be one of ['application/json']."), (status, answer.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_get_may_carry_its_fields_in_a_body()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var (status, answer) = await server.SendAsync("GET", "/api/2.0/mlflow/runs/get", $$"""{"run_uuid": "{{run}}"}""");
        Assert.Equal((200, run), (status, answer.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()));
    }

    [Fact]
    public async Task Health_and_version_are_plain_text()
    {
        await using var server = await ServerFixture.StartAsync();
        Assert.Equal("OK", (await server.SendAsync("GET", "/health")).Body.GetString());
        Assert.Matches("^[0-9]", (await server.SendAsync("GET", "/version")).Body.GetString()!);
        Assert.Equal(JsonValueKind.String, (await server.SendAsync("GET", "/")).Body.ValueKind);
    }
}
