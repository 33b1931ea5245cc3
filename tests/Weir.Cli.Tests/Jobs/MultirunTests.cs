using System.Globalization;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Sweeps by the real program: their folders, their runs, and what happens when they are cut off.</summary>
public sealed class MultirunTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public MultirunTests() => _runner.Folder.Write("conf/config.yaml", "lr: 0.1\nseed: 0\n");

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Every_job_has_its_folder_its_records_and_its_run_below_one()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        var run = await _runner.RunAsync("run", "-m", "lr=1,2", "seed=range(2)", "hydra.sweep.dir=s", "-j", "2", "--", "sh", "-c", "echo {lr} {seed} > $WEIR_OUTPUT_DIR/made");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(["1 0\n", "1 1\n", "2 0\n", "2 1\n"], Enumerable.Range(0, 4).Select(i => Read($"s/{i}/made")));
        Assert.Equal("- lr=2\n- seed=0\n", Read("s/2/.hydra/overrides.yaml"));
        var hydra = Read("s/2/.hydra/hydra.yaml");
        Assert.Contains("    id: '2'\n    num: 2\n", hydra, StringComparison.Ordinal);
        Assert.Contains("  mode: MULTIRUN\n", hydra, StringComparison.Ordinal);
        var multirun = Read("s/multirun.yaml");
        Assert.StartsWith("hydra:\n  run:\n", multirun, StringComparison.Ordinal);
        Assert.EndsWith("\nlr: 0.1\nseed: 0\n", multirun, StringComparison.Ordinal);
        Assert.Contains("    task:\n    - lr=1,2\n    - seed=range(2)\n", multirun, StringComparison.Ordinal);
        Assert.Contains("    id: ???\n    num: ???\n", multirun, StringComparison.Ordinal);
        var runs = await RunsAsync();
        Assert.Equal(5, runs.Count);
        Assert.All(runs, r => Assert.Equal("FINISHED", r.Status));
        Assert.Equal(4, runs.Count(r => r.Parent == runs.Single(p => p.Parent is null).Id));
    }

    [Fact]
    public async Task What_failed_is_run_again_and_what_finished_is_not()
    {
        const string Script = "echo $WEIR_JOB_NUM >> ledger; test -e good || test $WEIR_JOB_NUM != 1";
        var first = await _runner.RunAsync("run", "-m", "seed=1,2,3", "hydra.sweep.dir=s", "--", "sh", "-c", Script);
        Assert.Equal(1, first.Code);
        Assert.Contains("2 of 3 finished, 1 failed (#1)", first.Error, StringComparison.Ordinal);
        _runner.Folder.Write("good", "");
        var second = await _runner.RunAsync("run", "--resume", "s");
        Assert.True(second.Code == 0, second.Error);
        Assert.Equal("0\n1\n2\n1\n", Read("ledger"));
        var third = await _runner.RunAsync("run", "-m", "seed=1,2,3", "hydra.sweep.dir=s", "--json", "--", "sh", "-c", Script);
        using (var told = JsonDocument.Parse(third.Output)) Assert.Equal(3, told.RootElement.GetProperty("finished_before").GetInt32());
        Assert.Equal("0\n1\n2\n1\n", Read("ledger"));
        var other = await _runner.RunAsync("run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--", "sh", "-c", Script);
        Assert.Contains("error[sweep_differs]", other.Error, StringComparison.Ordinal);
        await _runner.SucceedsAsync("run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--fresh", "--", "sh", "-c", Script);
        Assert.Equal("0\n1\n2\n1\n0\n1\n", Read("ledger"));
    }

    [Fact]
    public async Task A_pipe_or_a_socket_among_the_outputs_loses_no_job()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--", "sh", "-c", "mkfifo $WEIR_OUTPUT_DIR/pipe; echo {seed} > $WEIR_OUTPUT_DIR/result");
        Assert.All(await RunsAsync(), r => Assert.Equal("FINISHED", r.Status));
    }

    [Fact]
    public async Task What_a_sweep_was_begun_with_need_not_be_said_again()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        const string Script = "test -e good || exit 1; test {seed} = 1 || sleep 60";
        Assert.Equal(1, (await _runner.RunAsync("run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--experiment", "own", "--timeout", "0.5", "--", "sh", "-c", Script)).Code);
        _runner.Folder.Write("good", "");
        var resumed = await _runner.RunAsync("run", "--resume", "s");
        Assert.Contains("took longer than 0.5 s", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await RunsAsync("--experiment", "own")).Count);
    }

    [Fact]
    public async Task A_command_that_was_not_kept_whole_is_not_run_as_it_was_kept()
    {
        await _runner.RunAsync("run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--", "sh", "-c", "echo $0 >> ledger; exit 1", "***");
        var resumed = await _runner.RunAsync("run", "--resume", "s");
        Assert.Contains("error[sweep_secret]", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(2, Lines("ledger"));
    }

    [Fact]
    public async Task A_failure_may_end_the_rest()
    {
        var run = await _runner.RunAsync("run", "-m", "seed=range(5)", "hydra.sweep.dir=s", "--fail-fast", "--", "sh", "-c", "echo $WEIR_JOB_NUM >> ledger; test $WEIR_JOB_NUM != 1");
        Assert.Equal(1, run.Code);
        Assert.Equal("0\n1\n", Read("ledger"));
    }

    [Theory]
    [InlineData("output_shared", "lr=1,2", "hydra.sweep.subdir=same", "--", "echo")]
    [InlineData("sweep_type_unsupported", "lr=interval(0,1)", "seed=1", "--", "echo")]
    [InlineData("placeholder_unknown", "lr=1,2", "seed=1", "--", "echo", "{nothing}")]
    [InlineData("launcher_unsupported", "lr=1,2", "hydra/launcher=ray", "--", "echo")]
    public async Task Nothing_begins_when_a_job_cannot(string code, params string[] words)
    {
        var run = await _runner.RunAsync(["run", "-m", .. words]);
        Assert.NotEqual(0, run.Code);
        Assert.Contains($"error[{code}]", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runner.Folder["multirun"]));
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task A_sweep_that_is_killed_goes_on_and_publishes_each_job_once()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        // Two jobs end at once; the others stay until they may go.
        string[] words = ["run", "-m", "seed=range(8)", "hydra.sweep.dir=s", "-j", "2", "--", "sh", "-c", "echo $$ >> pids; echo $WEIR_JOB_NUM >> ledger; test $WEIR_JOB_NUM -lt 2 || test -e go || sleep 600; echo $WEIR_JOB_NUM >> ended"];
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = _runner.Start(null, words);
            var enough = 4 + (2 * kill);
            await Eventually.IsAsync(() => Lines("ledger") >= enough && Lines("ended") == 2, process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        _runner.Folder.Write("go", "");
        var last = await _runner.RunAsync(words);
        Assert.True(last.Code == 0, last.Error);
        var runs = await RunsAsync();
        var finished = runs.Where(r => r is { Status: "FINISHED", Job: not null }).Select(r => r.Job).ToList();
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (string?)$"{i}"), finished.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(runs, r => r.Status == "RUNNING");
        Assert.Equal("FINISHED", runs.Single(r => r.Parent is null).Status);
        // What the killed ones left running was ended before its job was run again.
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), File.ReadLines(_runner.Folder["ended"]).Order(StringComparer.Ordinal));
        foreach (var pid in File.ReadLines(_runner.Folder["pids"])) await Eventually.IsAsync(() => !ProcessIds.IsAlive(int.Parse(pid, CultureInfo.InvariantCulture)));
        var again = await _runner.RunAsync(words);
        Assert.Contains("0 of 8 finished, 8 had before", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sweeps_do_not_work_in_one_folder()
    {
        string[] words = ["run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--", "sh", "-c", "echo x >> began; while ! test -e go; do sleep 0.05; done"];
        using var first = _runner.Start(null, words);
        await Eventually.IsAsync(() => Lines("began") >= 1, first);
        var second = await _runner.RunAsync(words);
        Assert.Contains("error[locked]", second.Error, StringComparison.Ordinal);
        _runner.Folder.Write("go", "");
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(2, Lines("began"));
        // Folders that are named by the time are told apart.
        string[] timed = ["run", "-m", "seed=1,2", "--", "echo", "x"];
        var both = await Task.WhenAll(_runner.RunAsync(timed), _runner.RunAsync(timed));
        Assert.All(both, r => Assert.True(r.Code == 0, r.Error));
        Assert.Equal(2, Directory.EnumerateFiles(_runner.Folder["multirun"], "multirun.yaml", SearchOption.AllDirectories).Count());
    }

    private int Lines(string file) => File.Exists(_runner.Folder[file]) ? File.ReadLines(_runner.Folder[file]).Count() : 0;

    private string Read(string path) => File.ReadAllText(_runner.Folder[path]);

    private async Task<List<Told>> RunsAsync(params string[] words)
    {
        using var read = JsonDocument.Parse((await _runner.RunAsync(["runs", "list", "--limit", "500", "--json", .. words])).Output);
        return [.. read.RootElement.GetProperty("runs").EnumerateArray().Select(Told.Of)];
    }

    private sealed record Told(string Id, string Status, string? Parent, string? Job)
    {
        public static Told Of(JsonElement run)
        {
            var info = run.GetProperty("info");
            var tags = run.GetProperty("data").GetProperty("tags").EnumerateArray().ToDictionary(t => t.GetProperty("key").GetString()!, t => t.GetProperty("value").GetString());
            return new Told(info.GetProperty("run_id").GetString()!, info.GetProperty("status").GetString()!, tags.GetValueOrDefault("mlflow.parentRunId"), tags.GetValueOrDefault("weir.job"));
        }
    }
}
