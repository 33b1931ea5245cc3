using System.Text.Json;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Server.Tests.Peers;

/// <summary>What MLflow's Python client, autologging and commands see of Weir is what they see of MLflow's own server.</summary>
public sealed class MlflowComparisonTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData("client", 450)]
    [InlineData("genai", 140)]
    [InlineData("training", 40)]
    [InlineData("cli", 30)]
    [InlineData("auth", 180)]
    public async Task Weir_is_seen_as_MLflow_is(string scenario, int atLeast)
    {
        var source = Require.Variable("WEIR_TEST_MLFLOW_SRC", "a PYTHONPATH under which `import mlflow` works");
        JsonElement expected;
        await using (var peer = await MlflowPeer.StartAsync(source, scenario == "auth")) expected = await RunAsync(source, scenario, peer.Address);
        foreach (var database in new[] { null, await postgres.NewDatabaseAsync() })
        {
            await using var server = await ServerFixture.StartAsync(o => o with { Database = database, Auth = scenario == "auth", AdminPassword = scenario == "auth" ? MlflowPeer.AdminPassword : null, DefaultPermission = "READ" });
            var steps = await RunAsync(source, scenario, server.Address.ToString().TrimEnd('/'));
            Assert.Equal(Names(expected), Names(steps));
            var differing = expected.EnumerateArray().Zip(steps.EnumerateArray()).Where(p => !JsonElement.DeepEquals(p.First[1], p.Second[1])).ToList();
            Assert.True(steps.GetArrayLength() >= atLeast, $"{steps.GetArrayLength()} steps");
            var unexplained = differing.Where(d => !MlflowDifferences.Reasons.ContainsKey((scenario, d.First[0].GetString()!))).Select(d => $"{d.First[0]}:\n{Shown(d.First[1].GetRawText(), d.Second[1].GetRawText())}").ToList();
            Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
            Assert.Empty(MlflowDifferences.Reasons.Keys.Where(k => k.Scenario == scenario).Select(k => k.Step).Except(differing.Select(d => d.First[0].GetString()!))); // a reason that no longer holds
        }
    }

    private static List<string> Names(JsonElement steps) => [.. steps.EnumerateArray().Select(s => s[0].GetString()!)];

    // From shortly before the first difference.
    private static string Shown(string mlflow, string weir)
    {
        var at = Math.Max(0, mlflow.AsSpan().CommonPrefixLength(weir) - 100);
        return $"  MLflow …{Part(mlflow)}\n  Weir   …{Part(weir)}";

        string Part(string text) => text[at..Math.Min(text.Length, at + 800)];
    }

    private static async Task<JsonElement> RunAsync(string source, string scenario, string address)
    {
        using var folder = new TempFolder();
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/usr/bin/python3", [Path.Combine(TestData.RepositoryRoot, "tests", "Weir.Server.Tests", "Peers", $"mlflow_{scenario}_scenario.py")])
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?>
            {
                ["PYTHONPATH"] = source,
                ["PYTHONHASHSEED"] = "0",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
                ["MLFLOW_TRACKING_URI"] = address,
                ["MLFLOW_DISABLE_TELEMETRY"] = "true",
                ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1",
                ["GIT_PYTHON_REFRESH"] = "quiet",
            },
        });
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonElement.Parse(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last()).GetProperty("steps");
    }
}
