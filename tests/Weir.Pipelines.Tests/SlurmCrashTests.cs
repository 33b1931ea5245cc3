using System.Diagnostics;
using System.Globalization;
using Weir.Execution.Slurm;
using Weir.Lineage;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Pipelines.Tests;

/// <summary>Slurm's daemons are killed while stages run.</summary>
[Trait("Kind", "Faults")]
public sealed class SlurmCrashTests(SlurmCluster cluster) : IAsyncLifetime
{
    private const int Stages = 48;

    private readonly TempFolder _folder = new();
    private DvcRepository _repository = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full", "WEIR_FAULTS=full runs it: minutes until Slurm and the driver give up what was lost");
        await cluster.StartAsync();
        _repository = await RepositoryInit.RunAsync(_folder.Path, noScm: true, subdirectory: false, force: false);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // What an orphan still writes.
        }
    }

    [Theory]
    [InlineData("slurmctld")]
    [InlineData("slurmctld", "n1")]
    [InlineData("n1", "n2", "n3")]
    public async Task Each_stage_is_published_once_whatever_is_killed(params string[] daemons)
    {
        var ran = _folder["ran"];
        _folder.Write("in", "x\n");
        _folder.Write("dvc.yaml", $$"""
            stages:
              each:
                foreach: [{{string.Join(", ", Enumerable.Range(0, Stages))}}]
                do:
                  cmd: echo ${item} >> {{ran}}; sleep 2; echo "${item} $$" > o${item}
                  deps: [in]
                  outs: ['o${item}']
            """);
        await using var slurm = new SlurmExecutor(_folder[".weir", "slurm"], new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1), ResultPatience = TimeSpan.FromSeconds(5) });
        var run = new Reproduction(DvcRepository.Open(_folder.Path), slurm, NoLineage.Instance, new SilentListener(), TimeProvider.System)
            .RunAsync(new ReproOptions { Jobs = 100, OnFailure = FailureMode.KeepGoing, WorkingDirectory = _folder.Path }, TestContext.Current.CancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var enough = 10 * (round + 1);
            await UntilAsync(() => run.IsCompleted || Lines(ran).Length >= enough, ResumeAsync);
            foreach (var daemon in daemons) await cluster.KillAsync(daemon);
            await Task.Delay(TimeSpan.FromSeconds(round), TestContext.Current.CancellationToken);
            foreach (var daemon in daemons) await cluster.RestartAsync(daemon);
        }

        while (!run.IsCompleted)
        {
            await ResumeAsync();
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        }

        var results = await run;
        Assert.All(results, r => Assert.True(r.Verdict == StageVerdict.Ran, $"{r.Name} {r.Verdict}: {r.Message}"));
        for (var i = 0; i < Stages; i++) Assert.StartsWith(i.ToString(CultureInfo.InvariantCulture) + " ", await File.ReadAllTextAsync(_folder[FormattableString.Invariant($"o{i}")], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(Stages, Lines(ran).Distinct().Count());
        Assert.Empty(StatusCheck.All(_repository, _repository.ReadIndex()));
        TestContext.Current.TestOutputHelper!.WriteLine($"{Stages} stages, {Lines(ran).Length} runs, {slurm.Submissions} submissions, attempts {string.Join(' ', results.Select(r => r.Attempts))}");
        await UntilAsync(() => SlurmCluster.RunAsync("squeue", "-h").GetAwaiter().GetResult().Trim().Length == 0, ResumeAsync);
    }

    // Somebody looks after nodes that Slurm drained: a controller that comes back may drain all of them, and nothing runs until then.
    private static Task ResumeAsync() => SlurmCluster.RunAsync("scontrol", "update", "NodeName=n1,n2,n3", "State=RESUME");

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    private static async Task UntilAsync(Func<bool> condition, Func<Task> meanwhile)
    {
        var started = Stopwatch.GetTimestamp();
        for (var looks = 1; !condition(); looks++)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(4), "nothing happened for four minutes");
            if (looks % 40 == 0) await meanwhile();
            await Task.Delay(50);
        }
    }
}
