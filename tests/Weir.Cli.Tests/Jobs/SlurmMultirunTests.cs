using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Jobs of a sweep as jobs of a cluster.</summary>
[Trait("Kind", "Faults")]
public sealed class SlurmMultirunTests(SlurmCluster cluster) : IAsyncLifetime
{
    private readonly CommandRunner _runner = new();

    public async ValueTask InitializeAsync()
    {
        await cluster.StartAsync();
        _runner.Folder.Write("conf/config.yaml", "lr: 0.1\nseed: 0\nsecret: ${oc.env:WEIR_TEST_SWEEP_TOKEN,nothing}\n");
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
    }

    public ValueTask DisposeAsync()
    {
        _runner.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sweep_runs_as_the_launcher_says_and_each_job_has_its_run()
    {
        var run = await _runner.RunAsync("run", "-m", "lr=0.1,0.2", "seed=1,2", "hydra/launcher=submitit_slurm", "+hydra.launcher.partition=main", "+hydra.launcher.timeout_min=5", "hydra.sweep.dir=s", "--", "sh", "-c", "echo {lr} {seed} $SLURM_JOB_PARTITION > $WEIR_OUTPUT_DIR/made; echo told");
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(["0.1 1 main\n", "0.1 2 main\n", "0.2 1 main\n", "0.2 2 main\n"], Enumerable.Range(0, 4).Select(i => File.ReadAllText(_runner.Folder[$"s/{i}/made"])));
        Assert.Contains("told", await File.ReadAllTextAsync(_runner.Folder["s/2/sh.log"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var failed = await _runner.RunAsync("run", "-m", "seed=1,2", "--executor", "slurm", "hydra.sweep.dir=f", "--", "sh", "-c", "test {seed} = 2 || exit 4");
        Assert.Equal(1, failed.Code);
        Assert.Contains("#0 failed", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_with_secrets_in_their_configuration_find_it_on_the_node()
    {
        _runner.Folder.Write("conf/config.yaml", "lr: 0.1\npin: a-pin-of-its-own\nhydra: {sweep: {dir: tuned}, job: {env_set: {FROM_HYDRA: told}}}\nweir: {secret: [pin]}\n");
        var run = await _runner.RunAsync("tune", "run", "s", "--executor", "slurm", "-j", "2", "--config-dir", "conf", "-S", "lr=interval(0,1)", "-n", "2", "--", "sh", "-c", "cat $WEIR_CONFIG_FILE > seen.{trial} || exit 9; test $FROM_HYDRA = told || exit 8; echo {lr}".Replace("{trial}", "$WEIR_TUNE_TRIAL", StringComparison.Ordinal));
        Assert.True(run.Code == 0, run.Error);
        Assert.All(new[] { 0, 1 }, i => Assert.Contains("pin: '***'", File.ReadAllText(_runner.Folder[$"seen.{i}"]), StringComparison.Ordinal));
        Assert.Equal(["complete", "complete"], JsonDocument.Parse((await _runner.RunAsync("tune", "trials", "s", "--json")).Output).RootElement.EnumerateArray().Select(t => t.GetProperty("state").GetString()));
        var (_, _, error) = await _runner.RunAsync("tune", "run", "t", "--executor", "slurm", "--config-dir", "conf", "-S", "lr=interval(0,1)", "-n", "9", "-j", "1", "--", "echo", "{pin}");
        Assert.Contains("error[secret_elsewhere]", error, StringComparison.Ordinal);
        Assert.Contains("holds 'pin', which is a secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_is_killed_and_the_next_goes_on_with_the_jobs_that_run()
    {
        string[] words = ["run", "-m", "seed=range(6)", "--executor", "slurm", "hydra.sweep.dir=s", "--", "sh", "-c", "echo $WEIR_JOB_NUM >> ledger; sleep 2"];
        using (var first = _runner.Start(null, words))
        {
            await Eventually.IsAsync(() => File.Exists(_runner.Folder["ledger"]) && File.ReadLines(_runner.Folder["ledger"]).Count() >= 3, first);
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var second = await _runner.RunAsync(words);
        Assert.True(second.Code == 0, second.Error);
        // Every job ran once, those that the killed driver had begun too.
        Assert.Equal(["0", "1", "2", "3", "4", "5"], File.ReadLines(_runner.Folder["ledger"]).Order(StringComparer.Ordinal));
        using var read = JsonDocument.Parse((await _runner.RunAsync("runs", "list", "--limit", "100", "--json")).Output);
        var states = read.RootElement.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("info").GetProperty("status").GetString()).ToList();
        Assert.Equal(7, states.Count);
        Assert.All(states, s => Assert.Equal("FINISHED", s));
    }

    [Fact]
    public async Task A_sweep_that_begins_anew_runs_every_job_anew()
    {
        string[] words = ["run", "-m", "seed=1,2", "--executor", "slurm", "hydra.sweep.dir=s", "--fresh", "--", "sh", "-c", "echo {seed} >> ledger"];
        foreach (var lines in new[] { 2, 4 })
        {
            var run = await _runner.RunAsync(words);
            Assert.True(run.Code == 0, run.Error);
            Assert.Equal(lines, File.ReadLines(_runner.Folder["ledger"]).Count());
        }
    }

    [Fact]
    public async Task A_sweep_that_was_interrupted_goes_on_where_it_was()
    {
        string[] words = ["run", "-m", "seed=1,2", "--executor", "slurm", "hydra.sweep.dir=s", "--", "sh", "-c", "echo {seed} $SLURM_JOB_ID >> ledger; test -e good || sleep 100"];
        using (var first = _runner.Start(null, words))
        {
            await Eventually.IsAsync(() => File.Exists(_runner.Folder["ledger"]) && File.ReadLines(_runner.Folder["ledger"]).Count() >= 2, first);
            await ProcessRunner.RunAsync(new ProcessSpec("kill", ["-INT", $"{first.Id}"]), static (_, _) => { }, TestContext.Current.CancellationToken);
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        _runner.Folder.Write("good", "");
        var second = await _runner.RunAsync("run", "--resume", "s"); // the executor need not be said again
        Assert.True(second.Code == 0, second.Error);
        var ledger = File.ReadLines(_runner.Folder["ledger"]).ToList();
        Assert.Equal(4, ledger.Count);
        Assert.All(ledger, l => Assert.True(l.Split(' ')[1].Length > 0, l));
    }

    [Fact]
    public async Task Jobs_that_may_run_on_a_cluster_are_not_run_here()
    {
        string[] words = ["run", "-m", "seed=1,2", "hydra.sweep.dir=s", "--", "sh", "-c", "echo {seed} >> ledger; sleep 2"];
        using (var first = _runner.Start(null, [.. words[..2], "--executor", "slurm", .. words[2..]]))
        {
            await Eventually.IsAsync(() => File.Exists(_runner.Folder["ledger"]), first);
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("error[sweep_differs]", (await _runner.RunAsync(words)).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _runner.RunAsync("run", "--resume", "s")).Code);
        Assert.Equal(["1", "2"], File.ReadLines(_runner.Folder["ledger"]).Order(StringComparer.Ordinal));
    }
}
