using System.Net;
using System.Text.Json;

namespace Weir.Server.Tests.Tracking;

/// <summary>Single files to and from browsers.</summary>
public sealed class BrowserFileTests
{
    private const string Ajax = "/ajax-api/2.0/mlflow/";

    [Fact]
    public async Task A_small_file_of_a_browser_becomes_an_artifact_of_its_run()
    {
        await using var server = await ServerFixture.StartAsync();
        var run = await server.NewRunAsync();
        var upload = $"{Ajax}upload-artifact?run_uuid={run}&path=notes/a.txt";
        Assert.Equal(200, (await server.SendAsync("POST", upload, "hello", "text/plain")).Status);
        Assert.Equal("hello", await server.Http.GetStringAsync($"/get-artifact?run_id={run}&path=notes/a.txt"));
        Assert.Equal(400, (await server.SendAsync("POST", upload, string.Empty, "text/plain")).Status);
        Assert.Equal(400, (await server.SendAsync("POST", upload, new string('x', (10 << 20) + 1), "text/plain")).Status);
        Assert.Equal(400, (await server.SendAsync("POST", $"{Ajax}upload-artifact?run_uuid={run}", "hello")).Status);
        Assert.Equal(400, (await server.SendAsync("POST", $"{Ajax}upload-artifact?path=a", "hello")).Status);
        Assert.Equal(404, (await server.SendAsync("POST", $"{Ajax}upload-artifact?run_uuid=nobody&path=a", "hello")).Status);
        foreach (var path in new[] { "../x", "%252e%252e/x", "/etc/x", "C:%5Cx", "a%00b" })
            Assert.Equal(400, (await server.SendAsync("POST", $"{Ajax}upload-artifact?run_uuid={run}&path={path}", "hello")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", upload)).Status);
        await server.SendAsync("POST", "/api/2.0/mlflow/runs/delete", $$"""{"run_id": "{{run}}"}""");
        Assert.Equal(400, (await server.SendAsync("POST", upload, "hello", "text/plain")).Status);
        Assert.Equal("hello", await server.Http.GetStringAsync($"/get-artifact?run_id={run}&path=notes/a.txt"));
    }

    [Fact]
    public async Task Files_of_logged_models_and_of_versions_are_attachments()
    {
        await using var server = await ServerFixture.StartAsync();
        var (_, made) = await server.SendAsync("POST", "/api/2.0/mlflow/logged-models", """{"experiment_id": "0", "name": "m"}""");
        var info = made.GetProperty("model").GetProperty("info");
        var (id, uri) = (info.GetProperty("model_id").GetString()!, info.GetProperty("artifact_uri").GetString()!);
        await server.Http.PutAsync("/api/2.0/mlflow-artifacts/artifacts/" + uri["mlflow-artifacts:/".Length..] + "/sub/MLmodel", new StringContent("flavors:"));
        using (var file = await server.Http.GetAsync($"{Ajax}logged-models/{id}/artifacts/files?artifact_file_path=sub/MLmodel"))
            Assert.Equal((HttpStatusCode.OK, "attachment", "flavors:"), (file.StatusCode, file.Content.Headers.ContentDisposition!.DispositionType, await file.Content.ReadAsStringAsync()));

        var (_, listed) = await server.SendAsync("GET", $"/api/2.0/mlflow/logged-models/{id}/artifacts/directories?artifact_directory_path=sub");
        Assert.Equal((uri, "sub/MLmodel"), (listed.GetProperty("root_uri").GetString(), listed.GetProperty("files")[0].GetProperty("path").GetString()));
        Assert.Equal(400, (await server.SendAsync("GET", $"/api/2.0/mlflow/logged-models/{id}/artifacts/directories?artifact_directory_path=../x")).Status);
        Assert.Equal(400, (await server.SendAsync("GET", $"{Ajax}logged-models/{id}/artifacts/files")).Status);
        Assert.Equal(400, (await server.SendAsync("GET", $"{Ajax}logged-models/{id}/artifacts/files?artifact_file_path=../../x")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"{Ajax}logged-models/m-none/artifacts/files?artifact_file_path=x")).Status);

        await server.SendAsync("POST", "/api/2.0/mlflow/registered-models/create", """{"name": "r"}""");
        await server.SendAsync("POST", "/api/2.0/mlflow/model-versions/create", $$"""{"name": "r", "source": "models:/{{id}}"}""");
        Assert.Equal("flavors:", await server.Http.GetStringAsync("/model-versions/get-artifact?name=r&version=1&path=sub/MLmodel"));
        Assert.Equal(404, (await server.SendAsync("GET", "/model-versions/get-artifact?name=r&version=2&path=x")).Status);
        Assert.Equal(400, (await server.SendAsync("GET", "/model-versions/get-artifact?name=r&version=1")).Status);
        Assert.Equal(400, (await server.SendAsync("GET", "/model-versions/get-artifact?version=1&path=x")).Status);
    }

    [Fact]
    public async Task Paths_with_ids_in_them_find_their_call()
    {
        await using var server = await ServerFixture.StartAsync();
        var (_, made) = await server.SendAsync("POST", "/ajax-api/2.0/mlflow/logged-models", """{"experiment_id": 0, "tags": [{"key": "a/b", "value": "1"}, {"key": "c", "value": "2"}]}""");
        var id = made.GetProperty("model").GetProperty("info").GetProperty("model_id").GetString()!;
        var model = "/api/2.0/mlflow/logged-models/" + id;
        Assert.Equal(200, (await server.SendAsync("PATCH", model, """{"status": "LOGGED_MODEL_READY", "model_id": "m-another"}""")).Status);
        Assert.Equal(200, (await server.SendAsync("DELETE", model + "/tags/a%2Fb")).Status);
        Assert.Equal(200, (await server.SendAsync("DELETE", model + "/tags/c", "{}")).Status);
        Assert.Equal(404, (await server.SendAsync("DELETE", model + "/tags/c")).Status);
        var (_, seen) = await server.SendAsync("GET", model);
        Assert.Equal("LOGGED_MODEL_READY", seen.GetProperty("model").GetProperty("info").GetProperty("status").GetString());
        Assert.False(seen.GetProperty("model").GetProperty("info").TryGetProperty("tags", out _));
        Assert.Equal(405, (await server.SendAsync("PUT", model, "{}")).Status);
        Assert.Equal(405, (await server.SendAsync("GET", model + "/tags")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", model + "/heaven/earth/x/y")).Status);
        Assert.Equal("ENDPOINT_NOT_FOUND", (await server.SendAsync("GET", "/api/3.0/mlflow/logged-models/" + id)).Body.GetProperty("error_code").GetString());
        Assert.Equal(JsonValueKind.Object, (await server.SendAsync("POST", "/api/2.0/mlflow/logged-models/search", """{"experiment_ids": ["0"], "order_by": [{"field_name": "name", "ascending": "false"}]}""")).Body.ValueKind);
    }
}
