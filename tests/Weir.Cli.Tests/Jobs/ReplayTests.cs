using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Runs are done again: the same commit, changes, data and configuration, whatever became of the workspace.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_run_is_done_again_in_place_or_in_a_work_tree_with_the_same_outcome()
    {
        await BeginAsync();
        _runner.Folder.Write("job.sh", "cat data.txt > $WEIR_OUTPUT_DIR/made\necho $1 $(cat new.txt) >> $WEIR_OUTPUT_DIR/made\n");
        _runner.Folder.Write("new.txt", "not known to git\n");
        await _runner.SucceedsAsync("run", "lr=0.5", "--name", "first", "--", "sh", "job.sh", "{lr}");
        Assert.True((await ReplayAsync("first")).GetProperty("in_place").GetBoolean());

        // Everything that it was made of changes.
        _runner.Folder.Write("conf/config.yaml", "lr: 9\nmore: 1\n");
        _runner.Folder.Write("job.sh", "exit 1\n");
        File.Delete(_runner.Folder["new.txt"]);
        _runner.Folder.Write("data.txt", "other\n");
        await _runner.SucceedsAsync("add", "-q", "data.txt");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "two");
        var told = await ReplayAsync("first");
        Assert.False(told.GetProperty("in_place").GetBoolean());
        Assert.True(told.GetProperty("same").GetBoolean(), told.GetRawText());
        Assert.Contains(told.GetProperty("findings").EnumerateArray(), f => f.GetProperty("what").GetString() == "output made");
        Assert.Equal("other\n", await File.ReadAllTextAsync(_runner.Folder["data.txt"], TestContext.Current.CancellationToken));
        Assert.Single((await GitAsync("worktree", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        // In the workspace as it is now it is not the same.
        var (code, _, error) = await _runner.RunAsync("runs", "replay", "first", "--in-place");
        Assert.Equal(1, code);
        Assert.Contains("config_differs", error, StringComparison.Ordinal);
        var (dry, _, differs) = await _runner.RunAsync("runs", "replay", "first", "--in-place", "--dry-run");
        Assert.Equal(1, dry);
        foreach (var part in new[] { "commit", "data data.txt", "configuration: more: nothing then, 1 now" }) Assert.Contains($"DIFFERS  {part}", differs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_that_git_cannot_show_stops_no_run()
    {
        await BeginAsync();
        await GitAsync("config", "filter.absent.clean", "false");
        await GitAsync("config", "filter.absent.required", "true");
        _runner.Folder.Write(".git/info/attributes", "*.big filter=absent\n");
        _runner.Folder.Write("new.big", "x\n");
        await _runner.SucceedsAsync("run", "--name", "first", "--", "sh", "-c", "echo ran > $WEIR_OUTPUT_DIR/made");
        var recipe = Directory.EnumerateFiles(_runner.Folder[".weir/artifacts"], "recipe.json", SearchOption.AllDirectories).Single();
        Assert.Contains("git cannot show one of them", await File.ReadAllTextAsync(recipe, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_and_environment_are_those_of_the_run()
    {
        await BeginAsync();
        _runner.Folder.Write("conf/config.yaml", "at: ${now:%f%S}\nwho: ${oc.env:WEIR_TEST_WHO,nobody}\n");
        await _runner.SucceedsAsync("run", "--name", "first", "--", "sh", "-c", "echo {at} {who} > $WEIR_OUTPUT_DIR/made");
        Assert.True((await ReplayAsync("first")).GetProperty("same").GetBoolean());
    }

    [Fact]
    public async Task A_job_of_a_sweep_and_a_trial_of_a_study_are_done_again()
    {
        await BeginAsync();
        await _runner.SucceedsAsync("run", "-m", "lr=1,2", "--", "sh", "-c", "echo {lr} {job_num} > $WEIR_OUTPUT_DIR/made");
        Assert.True((await ReplayAsync("sh-1")).GetProperty("same").GetBoolean());
        await _runner.SucceedsAsync("tune", "run", "s", "-p", "x=interval(-1,1)", "-n", "3", "--seed", "3", "--", "sh", "-c", "cat $WEIR_PARAMS_FILE >&2; echo {x}");
        var told = await ReplayAsync("s-2");
        Assert.True(told.GetProperty("same").GetBoolean());
        Assert.Contains(told.GetProperty("findings").EnumerateArray(), f => f.GetProperty("what").GetString() == "metric objective");
        Assert.Equal(1, (await _runner.RunAsync("runs", "replay", "tune s")).Code);
    }

    [Fact]
    public async Task What_comes_out_otherwise_is_told()
    {
        await BeginAsync();
        await _runner.SucceedsAsync("run", "--name", "first", "--", "sh", "-c", "date +%N > $WEIR_OUTPUT_DIR/made");
        var (code, _, error) = await _runner.RunAsync("runs", "replay", "first");
        Assert.Equal(1, code);
        Assert.Contains("DIFFERS  output made", error, StringComparison.Ordinal);
        await _runner.SucceedsAsync("config", "diff", "first", "config lr=3");
        Assert.Contains("+ lr: 3", (await _runner.RunAsync("config", "diff", "first", "config lr=3")).Output, StringComparison.Ordinal);
    }

    private async Task BeginAsync()
    {
        await GitAsync("init", "-q", ".");
        await GitAsync("config", "user.name", "me");
        await GitAsync("config", "user.email", "me@example.org");
        await _runner.SucceedsAsync("init", "-q");
        _runner.Folder.Write("conf/config.yaml", "lr: 0.1\n");
        _runner.Folder.Write(".gitignore", "outputs/\nmultirun/\n");
        _runner.Folder.Write("job.sh", "true\n");
        _runner.Folder.Write("data.txt", "1\n2\n");
        await _runner.SucceedsAsync("add", "-q", "data.txt");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
    }

    private async Task<JsonElement> ReplayAsync(string run)
    {
        var (code, output, error) = await _runner.RunAsync("runs", "replay", run, "--json");
        Assert.True(code == 0, error + output);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _runner.Folder.Path });
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
