using System.Net;
using Weir.Persistence.Sqlite;

namespace Weir.Server.Tests.Tracking;

/// <summary>Requests made to break the server: each gets a 400 sentence, stores nothing, and no failure tells of files or SQL.</summary>
public sealed class HostileRequestTests
{
    private const string Api = "/api/2.0/mlflow/";

    [Theory]
    [InlineData("experiments/create", """{"name": "x", "tags": [null]}""", "tags[0]")]
    [InlineData("runs/create", """{"experiment_id": "0", "tags": [{"key": "a", "value": "b"}, null]}""", "tags[1]")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "metrics": [null]}""", "metrics[0]")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "params": [null]}""", "params[0]")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "tags": [null]}""", "tags[0]")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "tags": [{"key": null, "value": "x"}]}""", "tags[0].key")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "params": [{"key": null, "value": "x"}]}""", "params[0].key")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "metrics": [{"key": null, "value": 1, "timestamp": 1}]}""", "metrics[0].key")]
    [InlineData("runs/log-inputs", """{"run_id": "RUN", "datasets": [null]}""", "datasets[0]")]
    [InlineData("runs/log-inputs", """{"run_id": "RUN", "datasets": [{"dataset": {"name": "n", "digest": "d", "source_type": "t", "source": "s"}, "tags": [null]}]}""", "datasets[0].tags[0]")]
    [InlineData("runs/search", """{"experiment_ids": [null]}""", "experiment_ids")]
    [InlineData("runs/search", """{"experiment_ids": ["0"], "order_by": [null]}""", "order_by[0]")]
    [InlineData("registered-models/create", """{"name": "m", "tags": [null]}""", "tags[0]")]
    [InlineData("registered-models/get-latest-versions", """{"name": "m", "stages": [null]}""", "stages[0]")]
    public async Task Nothing_where_something_is_wanted_is_refused_by_its_place(string path, string body, string place)
    {
        await using var server = await ServerFixture.StartAsync();
        await RefusesAsync(server, path, body, place);
    }

    [Theory]
    [InlineData("experiments/create", """{"name": "x\ud800"}""")]
    [InlineData("runs/create", """{"experiment_id": "0", "run_name": "\udc00"}""")]
    [InlineData("runs/set-tag", """{"run_id": "RUN", "key": "t", "value": "\ud83c"}""")]
    [InlineData("runs/set-tag", """{"run_id": "RUN", "key": "t\uD83C", "value": "x"}""")]
    [InlineData("runs/log-parameter", """{"run_id": "RUN", "key": "p", "value": "\ud83c\ud83c\udf0a"}""")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "metrics": [{"key": "m", "value": NaN, "timestamp": 1}], "tags": [{"key": "t", "value": "\ud800"}]}""")]
    [InlineData("runs/log-batch", """{"run_id": "RUN", "metrics": {}, "tags": [{"key": "t", "value": "\ud800 "}]}""")]
    [InlineData("runs/search", """{"experiment_ids": ["0"], "filter": "tags.t = '\ud800'"}""")]
    [InlineData("registered-models/create", """{"name": "m\udfff", "description": "x"}""")]
    [InlineData("runs/set-tag", "\"{\\\"run_id\\\": \\\"RUN\\\", \\\"key\\\": \\\"t\\\", \\\"value\\\": \\\"\\\\ud800\\\"}\"")]
    public async Task Half_a_character_is_refused_and_not_replaced_by_another(string path, string body)
    {
        await using var server = await ServerFixture.StartAsync();
        await RefusesAsync(server, path, body, "half a character");
    }

    [Fact]
    public async Task A_whole_character_in_two_escapes_is_kept()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        Assert.Equal(200, (await server.SendAsync("POST", Api + "runs/set-tag", $$"""{"run_id": "{{run}}", "key": "t", "value": "\ud83c\udf0a \\ud800"}""")).Status);
        var (_, answer) = await server.SendAsync("GET", $"{Api}runs/get?run_id={run}");
        Assert.Contains(answer.GetProperty("run").GetProperty("data").GetProperty("tags").EnumerateArray(), t => t.GetProperty("value").GetString() == "🌊 \\ud800");
    }

    [Fact]
    public async Task A_null_in_a_field_that_the_call_does_not_know_is_ignored()
    {
        await using var server = await ServerFixture.StartAsync();
        Assert.Equal(200, (await server.SendAsync("POST", Api + "experiments/create", """{"name": "x", "future": [null, {"a": [null]}], "tags": null}""")).Status);
    }

    [Fact]
    public async Task A_failure_of_the_database_tells_an_id_and_the_log_tells_the_rest()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        await using (var database = await SqliteDatabase.OpenAsync(server.Project.Database))
            await database.WriteAsync(s => { s.ExecuteScript("DROP TABLE tags"); return 0; });

        var (status, answer) = await server.SendAsync("GET", $"{Api}runs/get?run_id={run}");
        var message = answer.GetProperty("message").GetString()!;
        Assert.Equal((500, "INTERNAL_ERROR"), (status, answer.GetProperty("error_code").GetString()));
        Assert.Matches("^the server failed on this request \\(failure [0-9a-f]{12} in its log\\)$", message);
        var id = message.Split("failure ")[1][..12];
        Assert.Contains(server.Log, line => line.Contains(id, StringComparison.Ordinal) && line.Contains("no such table", StringComparison.Ordinal));

        var (_, problem) = await server.SendAsync("GET", $"/api/weir/v1/runs/{run}");
        Assert.DoesNotContain("weir.db", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("table", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".weir-tmp-x")]
    [InlineData("LONG")]
    [InlineData("dir/LONG/file")]
    [InlineData("DEEP")]
    public async Task Names_of_artifacts_that_cannot_be_kept_are_refused(string name)
    {
        await using var server = await ServerFixture.StartAsync();
        var path = name.Replace("LONG", new string('n', 256), StringComparison.Ordinal).Replace("DEEP", string.Join('/', Enumerable.Repeat(new string('d', 200), 25)), StringComparison.Ordinal);
        foreach (var method in new[] { "PUT", "GET", "DELETE" })
        {
            var (status, answer) = await server.SendAsync(method, "/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/" + path, method == "PUT" ? "x" : null);
            Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, answer.GetProperty("error_code").GetString()));
        }

        var (listed, _) = await server.SendAsync("GET", "/api/2.0/mlflow-artifacts/artifacts?path=" + path);
        Assert.Equal(400, listed);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("say \"x\"")]
    [InlineData("both ' and \"")]
    [InlineData("50% #1? + & 模型.onnx")]
    public async Task A_model_is_opened_by_whatever_name_it_has(string name)
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        await client.RegisterModelAsync(name, "mlflow-artifacts:/1/model");
        var (status, model) = await server.SendAsync("GET", "/api/weir/v1/models/" + Uri.EscapeDataString(name));
        Assert.Equal((200, name), (status, model.GetProperty("versions")[0].GetProperty("name").GetString()));
        var (found, version) = await server.SendAsync("GET", $"/api/weir/v1/models/{Uri.EscapeDataString(name)}/versions/1");
        Assert.Equal((200, name), (found, version.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync($"{Api}registered-models/get?name={Uri.EscapeDataString(name)}")).StatusCode);
    }

    private static async Task RefusesAsync(ServerFixture server, string path, string body, string sentence)
    {
        var run = await server.NewRunAsync();
        var (status, answer) = await server.SendAsync("POST", Api + path, body.Replace("RUN", run, StringComparison.Ordinal));
        Assert.True(status == 400, answer.GetRawText());
        Assert.Equal("INVALID_PARAMETER_VALUE", answer.GetProperty("error_code").GetString());
        Assert.Contains(sentence, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        var (_, stored) = await server.SendAsync("GET", $"{Api}runs/get?run_id={run}");
        Assert.Single(stored.GetProperty("run").GetProperty("data").GetProperty("tags").EnumerateArray()); // its name alone
    }
}
