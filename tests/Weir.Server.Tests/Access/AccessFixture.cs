using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weir.Server.Tests.Access;

/// <summary>A server with users: <c>admin</c>, and <c>nobody</c>, <c>reader</c>, <c>editor</c>, <c>manager</c> by what is given to them on the objects that it makes.</summary>
public sealed class AccessFixture : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly Dictionary<string, string> _tokens = [];

    private AccessFixture(ServerFixture server) => Server = server;

    public ServerFixture Server { get; }

    public static async Task<AccessFixture> StartAsync(string defaultPermission = "NO_PERMISSIONS", Func<WeirServerOptions, WeirServerOptions>? change = null)
    {
        var server = await ServerFixture.StartAsync(o =>
        {
            var options = o with { Auth = true, AdminPassword = Password, DefaultPermission = defaultPermission };
            return change?.Invoke(options) ?? options;
        });
        var fixture = new AccessFixture(server);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}"));
        fixture._tokens["admin"] = "Bearer " + (await fixture.SendAsAsync(basic, "POST", "/api/weir/v1/access/tokens", """{"scope": "admin"}""")).Body.GetProperty("secret").GetString();
        foreach (var user in new[] { "nobody", "reader", "editor", "manager" }) await fixture.AddUserAsync(user);
        return fixture;
    }

    public async Task AddUserAsync(string user)
    {
        await OkAsync("admin", "POST", "/api/2.0/mlflow/users/create", $$"""{"username": "{{user}}", "password": "{{Password}} {{user}}"}""");
        _tokens[user] = "Bearer " + await TokenAsync(user, "admin");
    }

    public string Authorization(string user) => _tokens[user];

    public async Task<string> TokenAsync(string user, string scope, long? seconds = null) =>
        (await OkAsync("admin", "POST", "/api/weir/v1/access/tokens", $$"""{"username": "{{user}}", "scope": "{{scope}}"{{(seconds is { } s ? $", \"expires_in_seconds\": {s}" : string.Empty)}}}""")).GetProperty("secret").GetString()!;

    /// <summary>Sends as a user; nobody at all for null.</summary>
    public Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(string? user, string method, string path, string? body = null, string contentType = "application/json") =>
        SendAsAsync(user is null ? null : _tokens[user], method, path, body, contentType);

    public async Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsAsync(string? authorization, string method, string path, string? body = null, string contentType = "application/json")
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (path.StartsWith("/v1/traces", StringComparison.Ordinal)) message.Headers.Add("x-mlflow-experiment-id", path.Split('?')[1]);
        if (body is not null) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await Server.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream"; // one that would not end
        var text = isStream ? string.Empty : await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text), response.Headers);
    }

    public async Task<JsonElement> OkAsync(string user, string method, string path, string? body = null)
    {
        var (status, answer, _) = await SendAsync(user, method, path, body);
        Assert.True(status is 200 or 201 or 204, $"{user}: {method} {path} answered {status}: {answer}");
        return answer;
    }

    /// <summary>Makes an experiment, a run and all the rest, owned by the administrator, and gives each user what he is called after.</summary>
    public async Task<AccessObjects> NewObjectsAsync()
    {
        const string Api = "/api/2.0/mlflow/";
        var name = "n" + Guid.NewGuid().ToString("N");
        var experiment = (await OkAsync("admin", "POST", Api + "experiments/create", $$"""{"name": "{{name}}"}""")).GetProperty("experiment_id").GetString()!;
        var run = (await OkAsync("admin", "POST", Api + "runs/create", $$"""{"experiment_id": "{{experiment}}"}""")).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await OkAsync("admin", "PUT", $"/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/model/f.txt", "what is theirs");
        await OkAsync("admin", "POST", Api + "runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{"key": "m", "value": 1, "timestamp": 1}], "tags": [{"key": "t", "value": "v"}]}""");
        var logged = (await OkAsync("admin", "POST", Api + "logged-models", $$"""{"experiment_id": "{{experiment}}", "tags": [{"key": "t", "value": "v"}]}""")).GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        await OkAsync("admin", "PUT", $"/api/2.0/mlflow-artifacts/artifacts/{experiment}/models/{logged}/artifacts/f.txt", "what is theirs");
        await OkAsync("admin", "POST", Api + "registered-models/create", $$"""{"name": "{{name}}", "tags": [{"key": "t", "value": "v"}]}""");
        await OkAsync("admin", "POST", Api + "model-versions/create", $$"""{"name": "{{name}}", "source": "mlflow-artifacts:/{{experiment}}/{{run}}/artifacts/model", "tags": [{"key": "t", "value": "v"}]}""");
        await OkAsync("admin", "POST", Api + "registered-models/alias", $$"""{"name": "{{name}}", "alias": "a", "version": "1"}""");
        await OkAsync("admin", "POST", Api + "experiments/set-experiment-tag", $$"""{"experiment_id": "{{experiment}}", "key": "t", "value": "v"}""");
        var trace = "tr-" + Guid.NewGuid().ToString("N");
        await OkAsync("admin", "POST", "/api/3.0/mlflow/traces", $$$"""{"trace": {"trace_info": {"trace_id": "{{{trace}}}", "state": "OK", "tags": {"t": "v"}, "trace_location": {"mlflow_experiment": {"experiment_id": "{{{experiment}}}"}, "type": "MLFLOW_EXPERIMENT"} } } }""");
        var assessment = (await OkAsync("admin", "POST", $"/api/3.0/mlflow/traces/{trace}/assessments", """{"assessment": {"assessment_name": "a", "source": {"source_type": "HUMAN", "source_id": "x"}, "feedback": {"value": true}}}"""))
            .GetProperty("assessment").GetProperty("assessment_id").GetString()!;
        var dataset = (await OkAsync("admin", "POST", "/api/3.0/mlflow/datasets/create", $$"""{"name": "{{name}}", "experiment_ids": ["{{experiment}}"]}""")).GetProperty("dataset").GetProperty("dataset_id").GetString()!;
        await OkAsync("admin", "POST", "/api/3.0/mlflow/scorers/register", $$"""{"experiment_id": "{{experiment}}", "name": "s", "serialized_scorer": "x"}""");
        await OkAsync("admin", "POST", "/api/weir/v1/studies", $$"""{"name": "{{name}}", "experiment_id": "{{experiment}}", "space": ["lr=interval(0,1)"]}""");
        await OkAsync("admin", "POST", $"/api/weir/v1/studies/{name}/ask");
        foreach (var (user, permission) in new[] { ("reader", "READ"), ("editor", "EDIT"), ("manager", "MANAGE") })
        {
            await OkAsync("admin", "PUT", "/api/weir/v1/access/permissions", $$"""{"experiment_id": "{{experiment}}", "username": "{{user}}", "permission": "{{permission}}"}""");
            await OkAsync("admin", "PUT", "/api/weir/v1/access/permissions", $$"""{"name": "{{name}}", "username": "{{user}}", "permission": "{{permission}}"}""");
        }

        return new AccessObjects(experiment, run, logged, name, trace, assessment, dataset);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Ids of one set of objects; the registered model is called as the experiment is.</summary>
public sealed record AccessObjects(string Experiment, string Run, string Logged, string Name, string Trace, string Assessment, string Dataset)
{
    /// <summary>A template with the ids filled in.</summary>
    public string Fill(string template) => template
        .Replace("<exp>", Experiment, StringComparison.Ordinal).Replace("<run>", Run, StringComparison.Ordinal).Replace("<logged>", Logged, StringComparison.Ordinal)
        .Replace("<name>", Name, StringComparison.Ordinal).Replace("<trace>", Trace, StringComparison.Ordinal).Replace("<assessment>", Assessment, StringComparison.Ordinal)
        .Replace("<dataset>", Dataset, StringComparison.Ordinal);
}
