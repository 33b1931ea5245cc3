using System.Diagnostics;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Cli.Tests.Faults;

/// <summary>Experiments in folders of their own and workers of the queue are killed: the workspace stays what it was, nothing is left over, nothing runs twice.</summary>
public sealed class KilledExperimentTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    private static int Kills => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 50 : 3;

    public void Dispose() => _runner.Dispose();

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task A_killed_experiment_leaves_the_workspace_as_it_was_and_the_next_command_clears_up()
    {
        await MakeAsync("sleep 0.2");
        _runner.Folder.Write("params.yaml", "lr: 0.5 # mine\n");
        var before = await GitAsync("status", "--porcelain");
        var lot = new SeededRandom(3);
        var killed = 0;
        var watch = Stopwatch.StartNew();
        using (var whole = _runner.Start(null, "exp", "run", "--temp", "-n", "whole", "-q")) await CommandRunner.EndAsync(whole);
        var spent = watch.Elapsed;
        for (var round = 0; round < Kills; round++)
        {
            using (var process = _runner.Start(null, "exp", "run", "--temp", "-S", $"lr={round + 1}", "-n", $"e{round}", "-q"))
            {
                await Task.Delay(spent * (0.2 + (0.8 * lot.NextDouble())));
                if (!process.HasExited)
                {
                    process.Kill();
                    killed++;
                }

                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await _runner.SucceedsAsync("exp", "clean");
            Assert.Equal("lr: 0.5 # mine\n", await File.ReadAllTextAsync(_runner.Folder["params.yaml"]));
            Assert.Equal(before, await GitAsync("status", "--porcelain"));
            Assert.Single((await GitAsync("worktree", "list")).Trim().Split('\n'));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_runner.Folder[".dvc", "tmp", "exps"], "weir-*"));
            await _runner.SucceedsAsync("exp", "run", "--temp", "-f", "-S", $"lr={round + 1}", "-n", $"e{round}", "-q");
        }

        Assert.True(killed > 0, "every run was over before its kill");
        Assert.Equal(Kills + 1, (await GitAsync("for-each-ref", "--format=%(refname)", "refs/exps")).Trim().Split('\n').Length);
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Workers_share_a_queue_and_what_a_killed_one_was_at_runs_again()
    {
        await MakeAsync("sleep 0.2");
        await _runner.SucceedsAsync("exp", "run", "--queue", "-n", "s", "-S", "lr=range(1,7)");
        await _runner.SucceedsAsync("queue", "start", "-j", "2");
        var running = (await TasksAsync()).Where(t => t.Status == "running").ToList();
        if (running.Count > 0)
        {
            using var worker = Process.GetProcessById(PidOf(running[0].Task));
            worker.Kill();
            await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await _runner.SucceedsAsync("exp", "run", "--run-all", "-j", "2", "-q");
        var tasks = await TasksAsync();
        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"s-{i}"), tasks.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(tasks, t => Assert.Equal("success", t.Status));
        Assert.Equal(6, (await GitAsync("for-each-ref", "--format=%(refname)", "refs/exps")).Trim().Split('\n').Length);
        // Each ran once; the one whose worker was killed may have run a second time.
        var runs = File.ReadLines(_runner.Folder["..", "ran-" + Path.GetFileName(_runner.Folder.Path)]).CountBy(l => l).ToList();
        Assert.Equal(6, runs.Count);
        Assert.True(runs.Sum(r => r.Value - 1) <= 1, string.Join(", ", runs));
        Assert.Single((await GitAsync("worktree", "list")).Trim().Split('\n'));
        File.Delete(_runner.Folder["..", "ran-" + Path.GetFileName(_runner.Folder.Path)]);
    }

    [Fact]
    public async Task A_running_task_is_killed_followed_and_removed_and_workers_are_stopped()
    {
        await MakeAsync("sleep 30");
        await _runner.SucceedsAsync("exp", "run", "--queue", "-n", "long", "-S", "lr=1");
        await _runner.SucceedsAsync("exp", "run", "--queue", "-n", "next", "-S", "lr=2");
        await _runner.SucceedsAsync("queue", "start");
        await Eventually.IsAsync(async () => (await TasksAsync()).Any(t => t.Status == "running"));
        Assert.Contains("running", (await _runner.RunAsync("queue", "remove", "long")).Item3, StringComparison.Ordinal);
        await _runner.SucceedsAsync("queue", "stop");
        await _runner.SucceedsAsync("queue", "kill", "long");
        await _runner.RunAsync("queue", "logs", "long", "-f");
        await Eventually.IsAsync(async () => (await TasksAsync()).All(t => t.Status != "running"));
        var tasks = await TasksAsync();
        Assert.Equal("failed", tasks.Single(t => t.Name == "long").Status);
        Assert.Equal("queued", tasks.Single(t => t.Name == "next").Status); // its worker was asked to stop
        Assert.Contains("it was ended", (await _runner.RunAsync("queue", "logs", "long")).Item2, StringComparison.Ordinal);
        await _runner.SucceedsAsync("queue", "remove", "--all");
        Assert.Empty(await TasksAsync());
        Assert.Empty((await GitAsync("for-each-ref", "refs/exps")).Trim());
    }

    private async Task MakeAsync(string wait)
    {
        await GitAsync("init", "-q", "-b", "main", ".");
        await GitAsync("config", "user.name", "n");
        await GitAsync("config", "user.email", "n@example.org");
        await _runner.SucceedsAsync("init");
        _runner.Folder.Write("params.yaml", "lr: 0.1\n");
        _runner.Folder.Write("dvc.yaml", $"stages:\n  t:\n    cmd: {wait}; echo $DVC_EXP_NAME >> $DVC_ROOT/../ran-$(basename $DVC_ROOT); cp params.yaml out\n    params: [lr]\n    outs: [out]\n");
        _runner.Folder.Write(".gitignore", "/out\n");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
    }

    private int PidOf(string commit)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes(_runner.Folder[".dvc", "tmp", "exps", "weir", commit + ".json"]));
        return record.RootElement.GetProperty("pid").GetInt32();
    }

    private async Task<List<(string Task, string Name, string Status)>> TasksAsync()
    {
        using var json = JsonDocument.Parse((await _runner.RunAsync("queue", "status", "--json")).Item2);
        return [.. json.RootElement.EnumerateArray().Select(t => (t.GetProperty("task").GetString()!, t.GetProperty("name").GetString()!, t.GetProperty("status").GetString()!))];
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _runner.Folder.Path, RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return output;
    }
}
