using System.Diagnostics;
using System.Globalization;
using Weir.Execution;
using Weir.Execution.Slurm;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

[assembly: AssemblyFixture(typeof(SlurmCluster))]

namespace Weir.Pipelines.Tests;

/// <summary>Pipelines on a real Slurm of three nodes: the same results and records as on one machine.</summary>
public sealed class SlurmReproTests(SlurmCluster cluster) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private DvcRepository _repository = null!;

    public async ValueTask InitializeAsync()
    {
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

    [Fact]
    public async Task A_fan_out_is_one_array_and_leaves_what_a_run_here_leaves()
    {
        _folder.Write("in.txt", "in\n");
        _folder.Write("sub/script.sh", "cat ../in.txt; echo \"$1\"\n");
        _folder.Write("dvc.yaml", """
            stages:
              part:
                matrix:
                  n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
                wdir: sub
                cmd: mkdir -p parts && sh script.sh ${item.n} > parts/${item.n}.txt
                deps: [../in.txt, script.sh]
                outs:
                - parts/${item.n}.txt
              all:
                cmd: cat sub/parts/1.txt sub/parts/12.txt > all.txt && mkdir d && cp all.txt d/copy && echo '{"n":2}' > m.json
                deps: [sub/parts/1.txt, sub/parts/12.txt]
                outs: [all.txt, d]
                metrics:
                - m.json:
                    cache: false
            """);
        Directory.CreateDirectory(_folder["sub/parts"]);
        var slurm = Slurm(gathering: TimeSpan.FromSeconds(2)); // a busy machine prepares one stage after the other
        await using (slurm)
        {
            var results = await RunAsync(slurm, new ReproOptions { Jobs = 100 });
            Assert.All(results, r => Assert.Equal(StageVerdict.Ran, r.Verdict));
            Assert.Equal(2, slurm.Submissions);
        }

        Assert.Equal("in\n1\nin\n12\n", await File.ReadAllTextAsync(_folder["d/copy"], TestContext.Current.CancellationToken));
        var there = await File.ReadAllTextAsync(_folder["dvc.lock"], TestContext.Current.CancellationToken);
        Assert.Empty(StatusCheck.All(_repository, _repository.ReadIndex()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".weir", "attempts"]));
        File.Delete(_folder["dvc.lock"]);
        await RunAsync(new Weir.Execution.Local.LocalExecutor(), new ReproOptions { Jobs = 2, NoRunCache = true, Force = true });
        Assert.Equal(there, await File.ReadAllTextAsync(_folder["dvc.lock"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stage_whose_attempt_was_given_up_and_lived_on_publishes_once()
    {
        _folder.Write("dvc.yaml", $"""
            stages:
              s:
                cmd: echo $$ >> {_folder["pids"]}; until [ -e {_folder["go"]} ]; do sleep 0.05; done; echo "made by $$" > out.txt
                deps: [dvc.yaml]
                outs: [out.txt]
            """);
        await using var slurm = Slurm();
        var twice = new Doubting(slurm, () => File.Exists(_folder["pids"]));
        var run = RunAsync(twice, new ReproOptions());
        await UntilAsync(() => File.Exists(_folder["pids"]) && File.ReadAllLines(_folder["pids"]).Length == 2);
        _folder.Write("go", string.Empty);
        Assert.Equal((StageVerdict.Ran, 2), (Assert.Single(await run).Verdict, (await run)[0].Attempts));
        await UntilAsync(() => SlurmCluster.RunAsync("squeue", "-h").GetAwaiter().GetResult().Trim().Length == 0); // the orphan has ended too
        var pids = await File.ReadAllLinesAsync(_folder["pids"], TestContext.Current.CancellationToken);
        Assert.Equal($"made by {pids[1]}\n", await File.ReadAllTextAsync(_folder["out.txt"], TestContext.Current.CancellationToken)); // the second is the one that counts
        Assert.Empty(StatusCheck.All(_repository, _repository.ReadIndex()));
    }

    [Fact]
    public async Task A_driver_that_was_killed_goes_on_with_the_job_that_it_had()
    {
        _folder.Write("dvc.yaml", $"""
            stages:
              s:
                cmd: echo x >> {_folder["ran"]}; until [ -e {_folder["go"]} ]; do sleep 0.05; done; echo made > out.txt
                deps: [dvc.yaml]
                outs: [out.txt]
            """);
        var first = Slurm();
        _ = RunAsync(first, new ReproOptions());
        await UntilAsync(() => File.Exists(_folder["ran"]));
        await first.DisposeAsync(); // nobody looks any more, as after kill -9
        foreach (var held in Directory.EnumerateFiles(_folder[".dvc", "tmp"], "rwlock*")) File.Delete(held);
        await using var second = Slurm();
        var run = RunAsync(second, new ReproOptions());
        _folder.Write("go", string.Empty);
        Assert.Equal(StageVerdict.Ran, Assert.Single(await run).Verdict);
        Assert.Equal(0, second.Submissions);
        Assert.Equal("x\n", await File.ReadAllTextAsync(_folder["ran"], TestContext.Current.CancellationToken));
        Assert.Equal("made\n", await File.ReadAllTextAsync(_folder["out.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_there_is_told_with_its_log_and_leaves_the_rest_as_it_was()
    {
        _folder.Write("dvc.yaml", """
            stages:
              s:
                cmd: echo half > out.txt; echo it cannot be; exit 3
                outs: [out.txt]
                deps: [dvc.yaml]
            """);
        await using var slurm = Slurm();
        var fault = await Assert.ThrowsAsync<WeirException>(() => RunAsync(slurm, new ReproOptions()));
        Assert.Equal("stage_failed", fault.Code);
        Assert.Contains("exit code 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("it cannot be", File.ReadAllText(_folder[fault.Hint!.Split("is in ")[1]]), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.txt"]));
    }

    [Fact]
    public async Task The_record_says_which_job_ran_on_which_node_and_how_long_it_waited()
    {
        _folder.Write("dvc.yaml", "stages:\n  there:\n    cmd: echo it ran there > out.txt && cat out.txt\n    outs: [out.txt]\n");
        await using var slurm = Slurm();
        await using (var ledger = new TrackingLedger(_repository.Project, new ReproOptions(), _ => { }, TimeProvider.System))
            await new Reproduction(DvcRepository.Open(_folder.Path), slurm, ledger, new SilentListener(), TimeProvider.System).RunAsync(new ReproOptions { WorkingDirectory = _folder.Path }, TestContext.Current.CancellationToken);
        await using var database = await SqliteDatabase.OpenAsync(_repository.Project.Database, cancellation: TestContext.Current.CancellationToken);
        var reads = (await PipelineStore.OpenAsync(database, TimeProvider.System, TestContext.Current.CancellationToken)).Reads;
        var (stage, attempts) = (await reads.StageAsync((await reads.RunsAsync(1, cancellation: TestContext.Current.CancellationToken)).Single().Id, "there", TestContext.Current.CancellationToken))!.Value;
        var attempt = Assert.Single(attempts);
        Assert.Matches(@"^\d+_0$", attempt.Job);
        Assert.Equal(("slurm", attempt.Job, StageStates.Succeeded), (stage.Executor, stage.Job, stage.State));
        Assert.False(string.IsNullOrEmpty(attempt.Host));
        Assert.NotNull(attempt.BegunAt);
        Assert.Contains("it ran there", await File.ReadAllTextAsync(_folder[attempt.Log!], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private SlurmExecutor Slurm(TimeSpan? gathering = null) => new(_folder[".weir", "slurm"], new SlurmOptions { AskEvery = TimeSpan.FromSeconds(1), Gathering = gathering ?? new SlurmOptions().Gathering });

    private Task<IReadOnlyList<StageResult>> RunAsync(IExecutor executor, ReproOptions options) =>
        new Reproduction(DvcRepository.Open(_folder.Path), executor, NoLineage.Instance, new SilentListener(), TimeProvider.System).RunAsync(options with { WorkingDirectory = _folder.Path }, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), "nothing happened for two minutes");
            await Task.Delay(50);
        }
    }

    /// <summary>Takes the first attempt for lost although it lives, as a driver must when a node does not answer.</summary>
    private sealed class Doubting(IExecutor inner, Func<bool> hasBegun) : IExecutor
    {
        private int _count;

        public bool IsElsewhere => true;

        public async Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
        {
            var run = inner.RunAsync(request, onLine, cancellation);
            if (Interlocked.Increment(ref _count) > 1) return await run;
            _ = run.ContinueWith(r => r.Exception, TaskScheduler.Default);
            await UntilAsync(hasBegun);
            return new CommandOutcome(1, request.Commands[0], TimeSpan.Zero) { Cause = OutcomeCauses.NodeLost, Message = string.Create(CultureInfo.InvariantCulture, $"the node was given up") };
        }
    }
}
