using System.Text.Json;
using Weir.Foundation.Processes;
using Weir.Testing;
using Weir.Tracking;
using Weir.Tracking.Exchange;

namespace Weir.Server.Tests.Peers;

/// <summary>Stores made by the real MLflow: what its client sees of them is what it sees of Weir after an import, and of a folder that Weir exported.</summary>
public sealed class MlflowStoresTests
{
    [Fact]
    public async Task A_store_of_the_real_MLflow_imports_whole_and_exports_back()
    {
        var source = Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");
        using var folder = new TempFolder();
        await RunAsync(source, folder, "make", folder["made"]);
        foreach (var (store, address) in new[] { ("mlruns", $"file://{folder["made", "mlruns"]}"), ("mlflow.db", $"sqlite:///{folder["made", "mlflow.db"]}") })
        {
            var original = await RunAsync(source, folder, "dump", address);
            await using var server = await ServerFixture.StartAsync();
            await using var tracking = await ProjectTracking.OpenLocalAsync(server.Project);
            var imported = await MlflowImport.RunAsync(tracking.Service!, new MlflowImportRequest { Source = folder["made", store] });
            Assert.True(imported.IsWhole, string.Join('\n', imported.Differences));
            Assert.Equal((5, 3), (imported.Runs.Added, imported.FilesCopied));
            Same(original, await RunAsync(source, folder, "dump", server.Address.ToString().TrimEnd('/')), $"{store} served");

            var exported = await MlflowExport.RunAsync(tracking.Service!, folder[$"exported-{store}"]);
            Assert.True(exported.IsWhole, string.Join('\n', exported.Differences));
            Same(original, await RunAsync(source, folder, "dump", $"file://{folder[$"exported-{store}"]}"), $"{store} exported");
        }
    }

    [Fact]
    public async Task Traces_of_the_real_MLflow_are_seen_at_Weir_as_they_were()
    {
        var source = Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");
        using var folder = new TempFolder();
        await RunAsync(source, folder, "make-traces", folder["made"]);
        foreach (var (store, address) in new[] { ("mlflow.db", $"sqlite:///{folder["made", "mlflow.db"]}"), ("mlruns", $"file://{folder["made", "mlruns"]}") })
        {
            var original = await RunAsync(source, folder, "dump-traces", address);
            await using var server = await ServerFixture.StartAsync();
            await using var tracking = await ProjectTracking.OpenLocalAsync(server.Project);
            var imported = await MlflowImport.RunAsync(tracking.Service!, new MlflowImportRequest { Source = folder["made", store], WorkingDirectory = folder.Path });
            Assert.True(imported.IsWhole, string.Join('\n', imported.Differences));
            Assert.Equal((3, 0), (imported.Traces.Added, imported.NotImported.Count));
            Same(original, await RunAsync(source, folder, "dump-traces", server.Address.ToString().TrimEnd('/')), $"{store} served");
            Assert.Equal(3, (await MlflowImport.RunAsync(tracking.Service!, new MlflowImportRequest { Source = folder["made", store], WorkingDirectory = folder.Path })).Traces.Unchanged);
        }
    }

    private static void Same(string expected, string actual, string what)
    {
        if (JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual))) return;
        var at = Enumerable.Range(0, Math.Min(expected.Length, actual.Length)).FirstOrDefault(i => expected[i] != actual[i]);
        Assert.Fail($"{what}: …{expected[Math.Max(0, at - 80)..Math.Min(expected.Length, at + 80)]}… became …{actual[Math.Max(0, at - 80)..Math.Min(actual.Length, at + 80)]}…");
    }

    private static async Task<string> RunAsync(string source, TempFolder folder, params string[] arguments)
    {
        var script = Path.Combine(TestData.RepositoryRoot, "tests", "Weir.Server.Tests", "Peers", "mlflow_stores_scenario.py");
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/usr/bin/python3", [script, .. arguments])
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = source, ["MLFLOW_DISABLE_TELEMETRY"] = "true", ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1", ["GIT_PYTHON_REFRESH"] = "quiet" },
        });
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? string.Empty;
    }
}
