using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;

namespace Weir.Cli.Tests.Shell;

/// <summary>What somebody is told who does not know Weir yet.</summary>
public sealed class GuidanceTests : IDisposable
{
    private readonly CommandRunner _weir = new();

    public void Dispose() => _weir.Dispose();

    [Theory]
    [InlineData("version", "weir doctor")]
    [InlineData("du", "weir list --size")]
    [InlineData("dataset add", "weir import")]
    [InlineData("artifacts get", "weir get")]
    [InlineData("schedule list", "weir trigger list")]
    public async Task Verbs_that_are_elsewhere_lead_there(string line, string instead)
    {
        var (code, _, error) = await _weir.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(instead, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_said_and_not_died_of()
    {
        var gone = Directory.CreateDirectory(_weir.Folder["gone"]).FullName;
        var weir = Path.Combine(AppContext.BaseDirectory, "weir");
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", "cd \"$1\" && rmdir \"$1\" && exec \"$0\" status", weir, gone]));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not there any more", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_that_are_not_here_are_not_called_missing_from_the_pipeline()
    {
        await BeginAsync();
        Directory.Delete(_weir.Folder["eval"], recursive: true);
        Directory.Delete(_weir.Folder[".dvc", "cache"], recursive: true);

        var (code, _, shown) = await _weir.RunAsync("metrics", "show");
        Assert.Equal(1, code);
        Assert.Contains("'eval' of workspace is not in the cache (`weir pull`", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("There are no metrics", shown, StringComparison.Ordinal);

        var (_, _, compared) = await _weir.RunAsync("metrics", "diff");
        Assert.Contains("'eval' of HEAD is not in the cache (`weir fetch`", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_and_checking_answer_scripts_in_json()
    {
        await BeginAsync();
        await _weir.SucceedsAsync("exp", "save", "-n", "kept");
        using var applied = JsonDocument.Parse((await _weir.RunAsync("exp", "apply", "kept", "--json")).Output);
        Assert.Equal("kept", applied.RootElement[0].GetProperty("name").GetString());
        using var good = JsonDocument.Parse((await _weir.RunAsync("hooks", "check", "--json")).Output);
        Assert.True(good.RootElement.GetProperty("good").GetBoolean());
    }

    [Fact]
    public async Task A_new_project_is_told_how_to_begin()
    {
        await GitAsync("init", "-q");
        await _weir.SucceedsAsync("init", "-q");
        Assert.Contains("weir add", (await _weir.RunAsync("status")).Error, StringComparison.Ordinal);
        Assert.Contains("weir stage add", (await _weir.RunAsync("repro")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_commits_are_those_of_branches_and_not_of_experiments()
    {
        await BeginAsync();
        await _weir.SucceedsAsync("exp", "run", "-q", "-n", "tried", "-S", "acc=0.75");
        using var shown = JsonDocument.Parse((await _weir.RunAsync("metrics", "show", "-A", "--json")).Output);
        Assert.Equal(2, shown.RootElement.EnumerateObject().Count()); // the workspace and the one commit
        var (_, table, _) = await _weir.RunAsync("metrics", "show", "-A");
        Assert.DoesNotMatch("[0-9a-f]{8}", table);
        Assert.Contains("'acc'", (await _weir.RunAsync("exp", "show", "--sort-by", "ac")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_removed_whole_or_not_at_all()
    {
        await GitAsync("init", "-q");
        await _weir.SucceedsAsync("init", "-q");
        const string Other = "  other:\n    cmd: echo x > o\n    outs: [o]\n";
        _weir.Folder.Write("dvc.yaml", "stages:\n" + Other + "  make:\n    foreach: [a, b]\n    do:\n      cmd: echo ${item} > ${item}.txt\n      outs: ['${item}.txt']\n");
        await _weir.SucceedsAsync("repro", "-q");
        var before = File.ReadAllText(_weir.Folder["dvc.lock"]) + File.ReadAllText(_weir.Folder[".gitignore"]);

        Assert.Contains("made by a template", await _weir.FailsAsync(1, "invalid_value", "remove", "make@a"), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_weir.Folder["dvc.lock"]) + File.ReadAllText(_weir.Folder[".gitignore"]));

        await _weir.SucceedsAsync("remove", "make");
        Assert.Equal("stages:\n" + Other, File.ReadAllText(_weir.Folder["dvc.yaml"]));
        Assert.DoesNotContain("make", File.ReadAllText(_weir.Folder["dvc.lock"]), StringComparison.Ordinal);
        await _weir.SucceedsAsync("remove", "other");
        Assert.False(File.Exists(_weir.Folder["dvc.yaml"]));
    }

    [Fact]
    public async Task A_git_remote_that_is_not_there_is_named()
    {
        await BeginAsync();
        var (code, _, error) = await _weir.RunAsync("exp", "pull", "nowhere");
        Assert.Equal(1, code);
        Assert.Contains("nowhere", error, StringComparison.Ordinal);
    }

    // A project whose metrics lie in a tracked folder.
    private async Task BeginAsync()
    {
        await GitAsync("init", "-q");
        await GitAsync("config", "user.name", "me");
        await GitAsync("config", "user.email", "me@example.org");
        await _weir.SucceedsAsync("init", "-q");
        _weir.Folder.Write("params.yaml", "acc: 0.5\n");
        _weir.Folder.Write("dvc.yaml", "stages:\n  ev:\n    cmd: mkdir -p eval && cp params.yaml eval/m.yaml\n    params: [acc]\n    outs: [eval]\nmetrics:\n- eval/m.yaml\n");
        await _weir.SucceedsAsync("repro", "-q");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
    }

    private async Task GitAsync(params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _weir.Folder.Path }, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
