using System.Diagnostics;
using System.Globalization;
using Weir.Execution.Slurm;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

/// <summary>Nodes and controllers that go away; nothing else uses the cluster meanwhile.</summary>
[Trait("Kind", "Faults")]
[Collection("Slurm")]
public sealed class SlurmFaultTests(SlurmCluster cluster) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SlurmExecutor? _executor;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full", "WEIR_FAULTS=full runs it: two minutes until Slurm gives a node up and takes it back");
        await cluster.StartAsync();
        _executor = new SlurmExecutor(_folder["slurm"], new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1), ResultPatience = TimeSpan.FromSeconds(5) });
    }

    public async ValueTask DisposeAsync()
    {
        if (_executor is null) return;
        await _executor.DisposeAsync();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // The orphan of a killed node may still write.
        }
    }

    [Fact]
    public async Task A_controller_that_crashes_loses_no_job_and_takes_new_ones_when_it_is_back()
    {
        var before = RunAsync("echo > begun; until [ -e go ]; do sleep 0.1; done; echo x >> ran");
        await UntilAsync(() => File.Exists(_folder["begun"]));
        await cluster.KillAsync("slurmctld");
        await File.WriteAllTextAsync(_folder["go"], string.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await before).ExitCode); // its own word is heard without a controller
        var during = RunAsync("echo y >> ran");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await cluster.RestartAsync("slurmctld");
        var second = await during;
        Assert.True(second.ExitCode == 0, $"{second.Cause}: {second.Message}");
        Assert.Equal(["x", "y"], await File.ReadAllLinesAsync(_folder["ran"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_node_that_dies_is_told_as_lost_and_what_lives_on_there_has_no_say()
    {
        var run = RunAsync("echo $$ > pid; echo $SLURMD_NODENAME > node; until [ -e go ]; do sleep 0.1; done; echo orphan >> ran");
        await UntilAsync(() => File.Exists(_folder["node"]) && File.ReadAllText(_folder["node"]).Length > 1);
        var node = (await File.ReadAllTextAsync(_folder["node"], TestContext.Current.CancellationToken)).Trim();
        await SlurmCluster.KillStepAsync(int.Parse(await File.ReadAllTextAsync(_folder["pid"], TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        await cluster.KillAsync(node);
        try
        {
            var outcome = await run;
            Assert.True(OutcomeCauses.IsOfTheMachine(outcome.Cause), $"{outcome.Cause}: {outcome.Message}");
            // The attempt after it, in a folder of its own, is what counts; the orphan ends into the folder of its own attempt.
            var again = await RunAsync("echo second > published");
            Assert.Equal(0, again.ExitCode);
            Assert.NotEqual(node, again.Host);
        }
        finally
        {
            await File.WriteAllTextAsync(_folder["go"], string.Empty, CancellationToken.None);
            await cluster.RestoreAsync(node);
        }
    }

    private Task<CommandOutcome> RunAsync(string command) => _executor!.RunAsync(new CommandRequest([command], _folder.Path), null, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), "nothing happened for three minutes");
            await Task.Delay(100);
        }
    }
}
