using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Records;
using Weir.Server.Joins.Ci;
using Weir.Testing;
using Weir.Versioning.Repository;

namespace Weir.Server.Tests.Ci;

public sealed class CiReportBuildTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_is_told_part_by_part()
    {
        var repository = await RepositoryAsync();
        Write("metrics.json", """{"accuracy": 0.95, "loss": NaN}""");
        Write("params.yaml", "lr: 0.2\n");
        Write("training.csv", "step,loss\n0,0.5\n1,0.1\n");
        Write("checks.json", """{"valid": false, "rows": 1200, "anomalies": [{"column": "fare", "type": "T", "message": "3 values <b>"}]}""");
        Write("drift.json", """{"drift": true, "drifted_columns": 1, "compared_columns": 4, "columns": [{"name": "tip", "drift": true}, {"name": "a", "drift": false}]}""");
        Write("dvc.lock", (await File.ReadAllTextAsync(_folder["dvc.lock"])).Replace("900150983cd24fb0d6963f7d28e17f72", "202cb962ac59075b964b07152d234b70", StringComparison.Ordinal));
        var report = await new CiReportBuild(repository, TimeProvider.System).RunAsync(new CiReportRequest("main", "Report") { Drifts = [_folder["drift.json"]] });
        var text = report.Markdown([.. report.Images.Select(i => i.FileName)]);
        foreach (var part in new[]
        {
            "| `accuracy` | `0.9` | `0.95` | `+0.05` |", "| `lr` | `0.1` | `0.2` |", "| `checks.json` | ❌ breaks its schema | 1,200 | `fare`: 3 values &lt;b&gt; |", "| `drift.json` | ⚠️ drifted | 1 of 4 | `tip` |",
            "| `train` |  | `model` `9001509` → `202cb96` |", "![training.csv](training.csv.svg)", "```mermaid",
        }) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.False(report.IsGood);
        Assert.Equal("2 metrics changed; 1 parameter changed; data breaks its schema; data drifted; 1 stage with other inputs or outputs", report.Sentence);
        var plain = report.Markdown(null, hasHtml: false);
        Assert.DoesNotContain("<details>", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("<sub>", plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_of_the_build_is_told_and_one_that_failed_is_no_good()
    {
        var repository = await RepositoryAsync();
        Directory.CreateDirectory(repository.Project.State);
        var now = TimeProvider.System.GetUtcNow();
        await using (var database = await SqliteDatabase.OpenAsync(repository.Project.Database))
        {
            var store = await PipelineStore.OpenAsync(database, TimeProvider.System);
            await store.BeginAsync(new PipelineRun("01", "run1", "running", now.AddMinutes(-5)), _ => true);
            var attempt = new StageAttempt("train", 1, "failed", now.AddMinutes(-5), now.AddMinutes(-4)) { Message = "ended with 1", PeakMemoryBytes = 12_000_000 };
            await store.SaveAsync("01", new PipelineMoves([], [attempt, attempt with { Stage = "prepare", State = "succeeded", Message = null }], new Dictionary<string, int> { ["failed"] = 1, ["succeeded"] = 1 }, 1));
            await store.EndAsync("01", "failed", now.AddMinutes(-3));
        }

        var report = await new CiReportBuild(repository, TimeProvider.System).RunAsync(new CiReportRequest("main", "Report"));
        var text = report.Markdown(null);
        Assert.Contains("Run `run1`: failed in 2 min (1 failed, 1 succeeded), started by manual.", text, StringComparison.Ordinal);
        Assert.Contains("| `train` | ❌ failed | 60 s | 12 MB | ended with 1 |", text, StringComparison.Ordinal);
        Assert.False(report.IsGood);
        Assert.Contains("the pipeline failed", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_nothing_says_that_no_metric_differs()
    {
        var report = await new CiReportBuild(await RepositoryAsync(), TimeProvider.System).RunAsync(new CiReportRequest("main", "Report"));
        Assert.Equal("no metric differs", report.Sentence);
        Assert.True(report.IsGood);
    }

    [Fact]
    public async Task A_target_branch_that_the_clone_lacks_is_told_with_the_way_out()
    {
        var build = new CiReportBuild(await RepositoryAsync(), TimeProvider.System);
        Assert.Equal("main", await build.BaseAsync("main"));
        Assert.Equal("main", await build.BaseAsync(null));
        var error = await Assert.ThrowsAsync<WeirException>(() => build.BaseAsync("develop"));
        Assert.Contains("git fetch origin develop", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"drift\": 1}")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_named_report_that_is_none_fails_with_its_name(string? content)
    {
        var repository = await RepositoryAsync();
        if (content is not null) Write("bad.json", content);
        var error = await Assert.ThrowsAsync<WeirException>(() => new CiReportBuild(repository, TimeProvider.System).RunAsync(new CiReportRequest("main", "Report") { Validations = [_folder["bad.json"]] }));
        Assert.Contains("bad.json", error.Message, StringComparison.Ordinal);
    }

    private async Task<DvcRepository> RepositoryAsync()
    {
        await GitAsync("init", "-q", "-b", "main", ".");
        Directory.CreateDirectory(_folder[".dvc"]);
        Write(".dvc/config", string.Empty);
        Write("metrics.json", """{"accuracy": 0.9, "loss": 0.1}""");
        Write("params.yaml", "lr: 0.1\n");
        Write("training.csv", "step,loss\n0,1\n1,0.5\n");
        Write("checks.json", """{"some": "other file"}""");
        Write("dvc.yaml", "stages:\n  train:\n    cmd: make\n    outs:\n    - model\n    - checks.json:\n        cache: false\nmetrics:\n- metrics.json\nparams:\n- params.yaml\nplots:\n- training.csv:\n    x: step\n    y: loss\n");
        Write("dvc.lock", "schema: '2.0'\nstages:\n  train:\n    cmd: make\n    outs:\n    - path: model\n      hash: md5\n      md5: 900150983cd24fb0d6963f7d28e17f72\n      size: 3\n");
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "one");
        return DvcRepository.Open(_folder.Path);
    }

    private async Task GitAsync(params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _folder.Path });
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private void Write(string file, string text) => File.WriteAllText(_folder[file.Split('/')], text);
}
