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
        var source = Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        using var folder = new TempFolder();
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/usr/bin/python3", [Path.Combine(TestData.RepositoryRoot, "tests", "Weir.Server.Tests", "Peers", "mlflow_scenario.py")])
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
        using var seen = JsonDocument.Parse(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last());
        string Text(string name) => seen.RootElement.GetProperty(name).ToString();

        Assert.Equal(Text("run_id"), Assert.Single(seen.RootElement.GetProperty("found").EnumerateArray()).GetString());
        Assert.Equal(("1000", "nan", "FINISHED"), (Text("points"), Text("nan"), Text("status")));
        Assert.Equal(0.001, seen.RootElement.GetProperty("last").GetDouble());
        Assert.Equal("0.01", seen.RootElement.GetProperty("params").GetProperty("lr").GetString());
        Assert.Equal("docs/notes größe.txt", Assert.Single(seen.RootElement.GetProperty("artifacts").EnumerateArray()).GetString());
        Assert.Equal("hello artifact", Text("content"));
        Assert.Equal(("1", "Staging", "1", "2"), (Text("alias_version"), Text("stage"), Text("versions"), Text("rows")));
        Assert.Equal("INVALID_PARAMETER_VALUE", Text("refused"));
    }
}
