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
    public async Task Verbs_that_only_dvc_has_lead_to_what_does_it_here(string line, string instead)
    {
        var (code, _, error) = await _weir.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(instead, error, StringComparison.Ordinal);
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
