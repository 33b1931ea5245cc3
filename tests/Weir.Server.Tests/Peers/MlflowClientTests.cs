using System.Text.Json;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Server.Tests.Peers;

/// <summary>The real MLflow Python client, from a source tree outside the repository.</summary>
public sealed class MlflowClientTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_real_python_client_logs_a_run_finds_it_and_registers_a_version(bool onPostgreSql)
    {
        var seen = await RunAsync("mlflow_scenario.py", onPostgreSql);
        string Text(string name) => seen.GetProperty(name).ToString();

        Assert.Equal(Text("run_id"), Assert.Single(seen.GetProperty("found").EnumerateArray()).GetString());
        Assert.Equal(("1000", "nan", "FINISHED"), (Text("points"), Text("nan"), Text("status")));
        Assert.Equal(0.001, seen.GetProperty("last").GetDouble());
        Assert.Equal("0.01", seen.GetProperty("params").GetProperty("lr").GetString());
        Assert.Equal("docs/notes größe.txt", Assert.Single(seen.GetProperty("artifacts").EnumerateArray()).GetString());
        Assert.Equal("hello artifact", Text("content"));
        Assert.Equal(("1", "Staging", "1", "2"), (Text("alias_version"), Text("stage"), Text("versions"), Text("rows")));
        Assert.Equal("INVALID_PARAMETER_VALUE", Text("refused"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_real_python_client_logs_a_model_loads_it_back_and_registers_it(bool onPostgreSql)
    {
        var seen = await RunAsync("mlflow_models_scenario.py", onPostgreSql);
        if (seen.TryGetProperty("skip", out var reason)) Assert.Skip(reason.GetString()!);
        string Text(string name) => seen.GetProperty(name).ToString();
        var id = Text("id");
        Assert.Equal(("READY", "True", "candidate", "False"), (Text("status"), Text("source_run"), Text("stage"), Text("gone")));
        Assert.Equal($"mlflow-artifacts:/1/models/{id}/artifacts", Text("uri"));
        Assert.Equal("[[0.75, 1, true], [0.875, 2, true]]", Text("metrics"));
        Assert.Equal([id], seen.GetProperty("outputs").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal([id], seen.GetProperty("found").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(["model", "version", "pyfunc", "run"], seen.GetProperty("right").EnumerateObject().Where(m => m.Value.GetBoolean()).Select(m => m.Name));
        Assert.Contains("MLmodel", seen.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Contains("\"name\": \"peer-sklearn\"", Text("versions"), StringComparison.Ordinal); // the client writes it once more, after the server
        Assert.Equal(("True", "FAILED", "RESOURCE_DOES_NOT_EXIST", "1"), (Text("version_run"), Text("failed"), Text("deleted"), Text("inputs")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_real_python_client_traces_assesses_and_evaluates(bool onPostgreSql)
    {
        var seen = await RunAsync("mlflow_traces_scenario.py", onPostgreSql);
        if (seen.TryGetProperty("skip", out var reason)) Assert.Skip(reason.GetString()!);
        string Text(string name) => seen.GetProperty(name).ToString();
        Assert.Equal(("OK", "req-1", """{"x": 4}"""), (Text("state"), Text("request"), Text("preview")));
        Assert.Equal("""[["outer", "UNKNOWN", {"x": 4}, 9], ["inner", "LLM", {"x": 4}, {"y": 8}]]""", Text("spans"));
        Assert.Equal((Text("trace"), Text("trace")), (seen.GetProperty("found")[0].GetString(), seen.GetProperty("linked")[0].GetString()));
        Assert.Equal("""["[{\"q\": 1}, {\"a\": 2, \"b\": 3}]", "[{\"q\": 2}, {}]"]""", Text("records").Replace("null", "{}", StringComparison.Ordinal));
        Assert.Equal(("False", "v", "1"), (Text("updated"), seen.GetProperty("dataset_tags").GetProperty("k").GetString(), Text("deleted")));
        Assert.Equal(("""["ACTIVE", false, true]""", """["hook"]"""), (Text("webhook"), Text("listed")));
    }

    private async Task<JsonElement> RunAsync(string script, bool onPostgreSql)
    {
        var source = Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        using var folder = new TempFolder();
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/usr/bin/python3", [Path.Combine(TestData.RepositoryRoot, "tests", "Weir.Server.Tests", "Peers", script)])
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?>
            {
                ["PYTHONPATH"] = source,
                ["MLFLOW_TRACKING_URI"] = server.Address.ToString().TrimEnd('/'),
                ["MLFLOW_DISABLE_TELEMETRY"] = "true",
                ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1",
                ["GIT_PYTHON_REFRESH"] = "quiet",
            },
        });
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonElement.Parse(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last());
    }
}
