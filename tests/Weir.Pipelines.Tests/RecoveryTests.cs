using System.Text.Json;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Pipelines.Journal;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Locks;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests;

public sealed class RecoveryTests
{
    private const string Pipeline = "stages:\n  a: {cmd: 'cp in a; echo a >> ran', deps: [in], outs: [a]}\n  b: {cmd: 'cp a b; echo b >> ran', deps: [a], outs: [b]}\n";

    [Fact]
    public async Task What_a_killed_run_had_finished_is_recorded_and_not_run_again()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in", "1"));
        await project.ReproAsync();
        var (done, ran) = (project.Text("dvc.lock"), project.Text("ran"));

        // As a kill leaves it: the journal with both stages, one line cut short, and no lock file.
        var repository = DvcRepository.Open(project.Folder.Path);
        var index = repository.ReadIndex();
        var lines = index.Stages.Select((s, i) => new JournalEntry($"{i:x32}", "dvc.yaml", s.Name, i, 1000, 2000, LockBook.Text(index.LockOf(s)!)).ToLine()).ToList();
        File.Delete(project["dvc.lock"]);
        Directory.CreateDirectory(project[".weir", "repro"]);
        await using (var file = File.Create(project[".weir", "repro", "dead.0000.journal"]))
        {
            foreach (var line in lines) file.Write(line);
            file.Write(lines[0].AsSpan(0, 20));
        }

        Assert.Equal([StageVerdict.UpToDate, StageVerdict.UpToDate], (await project.VerdictsAsync()).Values);
        Assert.Equal((done, ran), (project.Text("dvc.lock"), project.Text("ran")));
        Assert.Empty(Directory.GetFiles(project[".weir", "repro"]));
        Assert.Equal(["a", "b"], project.Lineage.Executions.TakeLast(2).Select(e => e.Name));
    }

    [Fact]
    public async Task A_journal_of_a_living_run_is_left_to_it()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in", "1"));
        Directory.CreateDirectory(project[".weir", "repro"]);
        await using var living = new FileStream(project[".weir", "repro", "living.0000.journal"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        Assert.Equal([StageVerdict.Ran, StageVerdict.Ran], (await project.VerdictsAsync()).Values);
        Assert.True(File.Exists(living.Name));
    }

    [Fact]
    public async Task Paths_in_use_by_another_process_are_waited_for_as_dvc_marks_them()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: 'cat .dvc/tmp/rwlock; cp in a', deps: [in], outs: [a]}\n", ("in", "1"));
        var repository = DvcRepository.Open(project.Folder.Path);
        using var other = new PathLocks(repository, "somebody else", TimeProvider.System);
        await other.AcquireAsync([project["a"]], [], TimeSpan.FromSeconds(5), null, CancellationToken.None);
        var run = project.ReproAsync();
        await Task.Delay(100);
        Assert.Empty(project.Started);
        other.Release([project["a"]], []);
        await other.FlushAsync(CancellationToken.None);
        await run;

        // While the command ran, the file named what it reads and writes.
        using var seen = JsonDocument.Parse(project.Lines.First());
        Assert.Equal(Environment.ProcessId, seen.RootElement.GetProperty("write").GetProperty(project["a"]).GetProperty("pid").GetInt32());
        Assert.Equal(1, seen.RootElement.GetProperty("read").GetProperty(project["in"]).GetArrayLength());
        Assert.Equal("""{"write":{},"read":{}}""", await File.ReadAllTextAsync(project[".dvc", "tmp", "rwlock"]));
    }

    [Fact]
    public async Task Two_runs_of_different_stages_both_succeed_at_once()
    {
        const string Meeting = "stages:\n  a: {cmd: 'touch a.on; while [ ! -e b.on ]; do sleep 0.01; done; touch a', outs: [a], deps: [in]}\n  b: {cmd: 'touch b.on; while [ ! -e a.on ]; do sleep 0.01; done; touch b', outs: [b], deps: [in]}\n";
        using var project = await PipelineProject.MakeAsync(Meeting, ("in", "x"));
        await Task.WhenAll(project.ReproAsync(new ReproOptions { Targets = ["a"] }), project.ReproAsync(new ReproOptions { Targets = ["b"] }));
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.UpToDate], (await project.VerdictsAsync()).Values);
    }

    [Fact]
    public async Task What_could_not_be_written_once_is_written_with_the_next()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n  b: {cmd: 'while ! grep -q a: dvc.lock; do sleep 0.01; done; cp a b', deps: [a], outs: [b]}\n", ("in", "x"));
        var repository = DvcRepository.Open(project.Folder.Path);
        var ledger = new FailingLedger();
        await new Reproduction(repository, new LocalExecutor(), ledger, project.Hears, TimeProvider.System).RunAsync(new ReproOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(RunOutcome.Finished, ledger.Outcome);
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.UpToDate], (await project.VerdictsAsync()).Values);
        Assert.Empty(Directory.EnumerateFiles(project[".weir", "repro"], "*.journal"));
    }

    [Fact]
    public async Task A_run_whose_end_cannot_be_written_has_failed_and_the_next_finds_its_stages_done()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n", ("in", "x"));
        var ledger = new FailingLedger(failures: int.MaxValue);
        await Assert.ThrowsAsync<WeirException>(() => new Reproduction(DvcRepository.Open(project.Folder.Path), new LocalExecutor(), ledger, project.Hears, TimeProvider.System).RunAsync(new ReproOptions(), TestContext.Current.CancellationToken));
        Assert.Equal(RunOutcome.Failed, ledger.Outcome);
        Assert.False(File.Exists(project["dvc.lock"]));
        Assert.Equal([StageVerdict.UpToDate], (await project.VerdictsAsync()).Values);
    }

    private sealed class FailingLedger(int failures = 1) : IRunLedger
    {
        public RunOutcome? Outcome { get; private set; }

        public Task<IReadOnlyDictionary<string, string?>> BeginAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());

        public void Add(StageAttempt attempt)
        {
        }

        public void Add(Lineage.Execution execution)
        {
        }

        public Task FlushAsync(CancellationToken cancellation) => failures-- > 0 ? Task.FromException(new WeirException(ErrorCodes.Locked, "in use") { IsTransient = true }) : Task.CompletedTask;

        public Task EndAsync(RunOutcome outcome)
        {
            Outcome = outcome;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Cancelling_leaves_no_process()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: 'sleep 1000 & sleep 1000', outs: [a], deps: [in]}\n  b: {cmd: 'sleep 1000', outs: [b], deps: [in]}\n", ("in", "x"));
        using var stop = new CancellationTokenSource();
        project.OnStart = _ => { if (project.Started.Count == 2) stop.CancelAfter(50); };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.ReproAsync(new ReproOptions { Jobs = 2 }, stop.Token));
        var tags = new DirectoryInfo(project[".weir", "logs", "stages"]).GetDirectories().Select(d => d.Name);
        foreach (var tag in tags) await Eventually.IsAsync(() => OrphanedProcesses.Find(tag).Count == 0); // killed, which takes a busy machine a moment
    }
}
