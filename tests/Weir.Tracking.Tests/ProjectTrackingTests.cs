using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.Testing;

namespace Weir.Tracking.Tests;

/// <summary>The API that training and commands use.</summary>
public sealed class ProjectTrackingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_logged_registered_and_found_again_after_reopening()
    {
        _folder.Write("package/MLmodel", "flavors: {}\n");
        _folder.Write("package/data/model.onnx", "onnx");
        var project = WeirProject.Open(_folder.Path);
        string runId;
        await using (var tracking = await ProjectTracking.OpenAsync(project, variable: _ => null))
        {
            var run = await tracking.Client.StartRunAsync(new RunStart("taxi") { Name = "first", Tags = new Dictionary<string, string> { ["mlflow.source.git.commit"] = "abc" } });
            await run.LogParamsAsync(Enumerable.Range(0, 250).Select(i => KeyValuePair.Create($"p{i}", $"{i}")));
            await run.LogMetricsAsync(new Dictionary<string, double> { ["auc"] = 0.9 });
            await run.LogArtifactsAsync(_folder["package"], "model");
            await run.EndAsync();
            runId = run.Id;
            Assert.Equal("1", (await tracking.Client.RegisterModelAsync("taxi", run.ArtifactUri("model"), run.Id)).Version);
            Assert.Equal("2", (await tracking.Client.RegisterModelAsync("taxi", run.ArtifactUri("model"), run.Id)).Version);
        }

        await using var again = await ProjectTracking.OpenAsync(project, variable: _ => null);
        var stored = await again.Client.GetRunAsync(runId);
        Assert.Equal((RunStatus.Finished, 250), (stored.Info.Status, stored.Data!.Params!.Count));
        var version = await again.Client.ResolveModelAsync("models:/taxi/latest");
        Assert.Equal("2", version.Version);
        Assert.Equal(2, await again.Client.DownloadArtifactsAsync(version.Source!, _folder["down"]));
        Assert.Equal("onnx", File.ReadAllText(_folder["down", "data", "model.onnx"]));
    }

    [Fact]
    public async Task Lineage_lies_in_the_same_database()
    {
        await using var tracking = await ProjectTracking.OpenAsync(WeirProject.Open(_folder.Path), variable: _ => null);
        var now = DateTimeOffset.UnixEpoch;
        await tracking.Lineage.RecordAsync(new Execution { Id = "e1", Kind = "train", Name = "t", StartedAt = now, EndedAt = now, Outputs = [new Artifact(ArtifactKinds.Model, "md5:aa.dir", "models/m")] });
        var tree = await LineageWalk.FromAsync(tracking.LineageStore!, "models/m");
        Assert.Equal("train", Assert.Single(tree.Upstream!).Execution.Kind);
    }

    [Theory]
    [InlineData("sqlite:///mlflow.db")]
    [InlineData("file:///tmp/mlruns")]
    [InlineData("./mlruns")]
    public async Task An_address_of_mlflows_own_stores_gives_one_warning_and_the_local_store(string address)
    {
        var warnings = new List<string>();
        await using var tracking = await ProjectTracking.OpenAsync(WeirProject.Open(_folder.Path), warnings.Add, name => name == "MLFLOW_TRACKING_URI" ? address : null);
        Assert.NotNull(tracking.Service);
        Assert.Contains("weir tracking import mlflow", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said()
    {
        await using var tracking = await ProjectTracking.OpenAsync(WeirProject.Open(_folder.Path), variable: name => name == "WEIR_TRACKING_URI" ? "http://127.0.0.1:1" : null);
        var e = await Assert.ThrowsAsync<WeirException>(() => tracking.Client.GetRunAsync("x"));
        Assert.Equal("unreachable", e.Code);
    }

    [Fact]
    public async Task A_corrupt_database_is_refused_and_left_as_it_is()
    {
        var project = WeirProject.Open(_folder.Path);
        File.WriteAllText(project.Database, "this is not a database, and it is longer than a header of one hundred bytes would be, is it not?");
        Assert.Equal(ErrorCodes.CorruptFile, (await Assert.ThrowsAsync<WeirException>(() => ProjectTracking.OpenLocalAsync(project))).Code);
        Assert.StartsWith("this is not", File.ReadAllText(project.Database), StringComparison.Ordinal);
    }
}
