using System.Net.Sockets;
using System.Text;

namespace Weir.Server.Tests.Access;

/// <summary>What somebody would try who wants what is not his: <c>mallory</c> owns an experiment and a model, and may not even see the other ones.</summary>
public sealed class EnemyTests
{
    private const string Api = "/api/2.0/mlflow/";
    private const string Proxy = "/api/2.0/mlflow-artifacts/artifacts";

    [Fact]
    public async Task Paths_do_not_lead_from_an_experiment_of_ones_own_to_anothers()
    {
        await using var access = await AccessFixture.StartAsync();
        var (theirs, own) = (await access.NewObjectsAsync(), await OwnAsync(access));
        var file = $"{theirs.Experiment}/{theirs.Run}/artifacts/model/f.txt";
        Assert.Contains("what is theirs", await RawAsync(access, "GET", $"{Proxy}/{file}", "Authorization: " + access.Authorization("admin")), StringComparison.Ordinal);
        string[] paths =
        [
            $"{Proxy}/{own}/../{file}", $"{Proxy}/{own}/%2e%2e/{file}", $"{Proxy}/{own}/%252e%252e/{file}", $"{Proxy}/{own}%2F..%2F{file}", $"{Proxy}/./{file}", $"{Proxy}//{file}", $"{Proxy}/%2F{file}",
            $"{Proxy}/{theirs.Experiment}%2F{theirs.Run}/artifacts/model/f.txt", $"{Proxy}/{own}\\..\\{file}", $"{Proxy}/0{file}", $"{Proxy}/+{file}", $"{Proxy}/%20{file}", $"{Proxy}/{file}%00", $"{Proxy}/{file};x=/{own}/",
            $"{Proxy}?path={theirs.Experiment}", $"{Proxy}?path={own}/../{theirs.Experiment}", $"{Proxy}?path=/{theirs.Experiment}", $"{Proxy}?path={own}&path={theirs.Experiment}", $"{Proxy}?path=.%2F{theirs.Experiment}",
            $"/ajax-api/2.0/mlflow-artifacts/artifacts/{file}", $"/API/2.0/mlflow-artifacts/artifacts/{file}", $"//api/2.0/mlflow-artifacts/artifacts/{file}", $"/api/2.0/mlflow-artifacts/presigned/{own}/../{file}",
        ];
        foreach (var path in paths)
        {
            var answer = await RawAsync(access, "GET", path);
            Assert.DoesNotContain("what is theirs", answer.Split("\r\n\r\n", 2)[1], StringComparison.Ordinal);
            Assert.DoesNotContain("\"path\":", answer, StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 403", await RawAsync(access, "PUT", $"{Proxy}/{theirs.Experiment}/x"), StringComparison.Ordinal);
        Assert.Equal("{}", (await access.OkAsync("mallory", "GET", Proxy)).GetRawText().Replace(own, "x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_within_the_servers_own_store_cannot_be_claimed()
    {
        await using var access = await AccessFixture.StartAsync();
        var (theirs, own) = (await access.NewObjectsAsync(), await OwnAsync(access));
        var root = $"{theirs.Experiment}/{theirs.Run}/artifacts/model";
        foreach (var location in new[] { $"mlflow-artifacts:/{theirs.Experiment}", "mlflow-artifacts:/", $"mlflow-artifacts://{theirs.Experiment}", $"MLFLOW-ARTIFACTS:/{theirs.Experiment}", $" mlflow-artifacts:/{theirs.Experiment}" })
            await ForbiddenAsync(access, "POST", "experiments/create", $$"""{"name": "x{{location.Length}}", "artifact_location": "{{location}}"}""");
        foreach (var source in new[] { $"mlflow-artifacts:/{root}", $"mlflow-artifacts:/{theirs.Experiment}", "mlflow-artifacts:/", $"mlflow-artifacts:///{root}", $"mlflow-artifacts:/./{root}", $"runs:/{theirs.Run}/model", $"models:/{theirs.Name}/1", $"models:/{theirs.Name}@a", $"models:/{theirs.Logged}" })
            await ForbiddenAsync(access, "POST", "model-versions/create", $$"""{"name": "mine", "source": "{{source}}"}""");
        await ForbiddenAsync(access, "POST", "model-versions/create", $$"""{"name": "mine", "source": "s3://b/m", "run_id": "{{theirs.Run}}"}""");
        await ForbiddenAsync(access, "POST", "model-versions/create", $$"""{"name": "mine", "source": "s3://b/m", "model_id": "{{theirs.Logged}}"}""");

        // The address of a trace's file is a tag, which its owner may set.
        await access.OkAsync("mallory", "POST", "/api/3.0/mlflow/traces", $$$"""{"trace": {"trace_info": {"trace_id": "tr-mine", "trace_location": {"mlflow_experiment": {"experiment_id": "{{{own}}}"}, "type": "MLFLOW_EXPERIMENT"} } } }""");
        await access.OkAsync("mallory", "PATCH", Api + "traces/tr-mine/tags", $$"""{"key": "mlflow.artifactLocation", "value": "mlflow-artifacts:/{{root}}"}""");
        await access.OkAsync("mallory", "PATCH", Api + "traces/tr-mine/tags", """{"key": "mlflow.trace.spansLocation", "value": "ARTIFACT_REPO"}""");
        Assert.NotEqual(200, (await access.SendAsync("mallory", "GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id=tr-mine")).Status);
    }

    [Fact]
    public async Task Requests_that_mix_ones_own_with_anothers_are_refused_or_filtered()
    {
        await using var access = await AccessFixture.StartAsync();
        var (theirs, own) = (await access.NewObjectsAsync(), await OwnAsync(access));
        var run = (await access.OkAsync("mallory", "POST", Api + "runs/create", $$"""{"experiment_id": "{{own}}"}""")).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        var found = await access.OkAsync("mallory", "POST", Api + "runs/search", $$"""{"experiment_ids": ["{{own}}", "{{theirs.Experiment}}", "0{{theirs.Experiment}}", {{theirs.Experiment}}]}""");
        Assert.Equal(1, found.GetProperty("runs").GetArrayLength());
        foreach (var path in new[]
        {
            $"metrics/get-history-bulk?run_id={run}&run_id={theirs.Run}&metric_key=m", $"metrics/get-history-bulk-interval?run_ids={run}&run_ids={theirs.Run}&metric_key=m",
            $"metrics/get-history?run_id={theirs.Run}&run_uuid={run}&metric_key=m", $"runs/get?run_id={run}&run_id={theirs.Run}", $"artifacts/list?run_uuid={theirs.Run}&run_id=",
        }) await ForbiddenAsync(access, "GET", path, null);
        Assert.Equal(403, (await access.SendAsync("mallory", "GET", $"/api/weir/v1/curves?run_id={run}&run_id={theirs.Run}&key=m")).Status);
        await ForbiddenAsync(access, "POST", "runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{"key": "k", "value": 1, "timestamp": 1}, {"key": "k", "value": 2, "timestamp": 1, "model_id": "{{theirs.Logged}}"}]}""");
        await ForbiddenAsync(access, "POST", "runs/outputs", $$"""{"run_id": "{{run}}", "models": [{"model_id": "{{theirs.Logged}}", "step": 1}]}""");
        await ForbiddenAsync(access, "POST", "runs/log-metric", $$"""{"run_id": "{{run}}", "run_id": "{{theirs.Run}}", "key": "k", "value": 1, "timestamp": 1}""");
        await ForbiddenAsync(access, "POST", "traces/link-to-run", $$"""{"run_id": "{{run}}", "trace_ids": ["{{theirs.Trace}}"]}""");
        await ForbiddenAsync(access, "POST", "experiments/search-datasets", $$"""{"experiment_ids": ["{{own}}", "{{theirs.Experiment}}"]}""");
        await ForbiddenAsync(access, "GET", $"registered-models/permissions/get?name={theirs.Name}&username=mallory", null);
        Assert.Equal(403, (await access.SendAsync("mallory", "PUT", "/api/weir/v1/access/permissions", $$"""{"name": "mine", "experiment_id": "{{theirs.Experiment}}", "username": "mallory", "permission": "MANAGE"}""")).Status);
    }

    [Fact]
    public async Task What_is_there_and_what_is_not_are_refused_in_the_same_words()
    {
        await using var access = await AccessFixture.StartAsync();
        var theirs = await access.NewObjectsAsync();
        foreach (var (there, not) in new[]
        {
            ($"runs/get?run_id={theirs.Run}", "runs/get?run_id=00000000000000000000000000000000"), ($"experiments/get?experiment_id={theirs.Experiment}", "experiments/get?experiment_id=9999"),
            ($"registered-models/get?name={theirs.Name}", "registered-models/get?name=none"), ($"model-versions/get-download-uri?name={theirs.Name}&version=1", "model-versions/get-download-uri?name=none&version=1"),
            ($"registered-models/alias?name={theirs.Name}&alias=a", "registered-models/alias?name=none&alias=a"), ($"logged-models/{theirs.Logged}?", "logged-models/m-none?"), ($"traces/{theirs.Trace}/info?", "traces/tr-none/info?"),
            ($"users/get?username=admin", "users/get?username=none"),
        })
        {
            var (first, second) = (await access.SendAsync("nobody", "GET", Api + there), await access.SendAsync("nobody", "GET", Api + not));
            Assert.Equal((403, first.Body.GetRawText()), (second.Status, second.Body.GetRawText()));
        }
    }

    [Fact]
    public async Task Headers_cannot_be_used_to_be_somebody_else()
    {
        await using var access = await AccessFixture.StartAsync();
        var path = Api + "experiments/search?max_results=5";
        foreach (var header in new[]
        {
            "Authorization: Basic !!!", "Authorization: Basic YWRtaW4=", "Authorization: Bearer", "Authorization: Bearer null", "Authorization: Digest username=admin", "X-Forwarded-User: admin", "Cookie: session=admin",
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:")), "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:password1234")),
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ADMIN:{AccessFixture.Password}")), "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin\0:{AccessFixture.Password}")),
            $"Authorization: Bearer {AccessFixture.Password}",
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{AccessFixture.Password}")) + "\r\nAuthorization: Bearer x",
        }) Assert.StartsWith("HTTP/1.1 401", await RawAsync(access, "GET", path, header), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_passwords_nor_tokens_come_into_the_log()
    {
        await using var access = await AccessFixture.StartAsync();
        var token = await access.TokenAsync("reader", "write");
        foreach (var authorization in new[] { "Bearer " + token, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{AccessFixture.Password}")), "Bearer weir_wrong-secret-token", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:a wrong password")) })
        {
            await access.SendAsAsync(authorization, "GET", Api + "experiments/search?max_results=5");
            await access.SendAsAsync(authorization, "POST", Api + "users/create", """{"username": "x", "password": "the password of x", "is": [}""");
            await access.SendAsAsync(authorization, "POST", Api + "users/create", """{"username": "x", "password": "the password of x"}""");
            await access.SendAsAsync(authorization, "GET", $"{Proxy}?path=../{token}");
        }

        var written = string.Join('\n', access.Server.Log) + await AuditAsync(access);
        foreach (var secret in new[] { token, AccessFixture.Password, "wrong-secret-token", "a wrong password", "the password of x" }) Assert.DoesNotContain(secret, written, StringComparison.Ordinal);

        // Nor into the database, other than hashed.
        var files = string.Concat(Directory.EnumerateFiles(access.Server.Project.State, "weir.db*").Select(f => ReadShared(f)));
        foreach (var secret in new[] { token, AccessFixture.Password, "the password of x" }) Assert.DoesNotContain(secret, files, StringComparison.Ordinal);
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static async Task<string> AuditAsync(AccessFixture access) => (await access.OkAsync("admin", "GET", "/api/weir/v1/access/audit?max_results=1000")).GetRawText();

    private static async Task<string> OwnAsync(AccessFixture access)
    {
        await access.AddUserAsync("mallory");
        await access.OkAsync("mallory", "POST", Api + "registered-models/create", """{"name": "mine"}""");
        return (await access.OkAsync("mallory", "POST", Api + "experiments/create", """{"name": "mine"}""")).GetProperty("experiment_id").GetString()!;
    }

    private static async Task ForbiddenAsync(AccessFixture access, string method, string path, string? body)
    {
        var (status, answer, _) = await access.SendAsync("mallory", method, Api + path, body);
        Assert.True(status == 403, $"{method} {path} {body}: {status} {answer}");
    }

    // HttpClient would tidy the path and the headers.
    private static async Task<string> RawAsync(AccessFixture access, string method, string path, string? header = null)
    {
        header ??= "Authorization: " + access.Authorization("mallory");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", access.Server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
