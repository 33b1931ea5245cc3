using System.Collections.Concurrent;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Tests;

public sealed class ReproTests : IDisposable
{
    private const string TwoStages = """
        stages:
          upper:
            cmd: tr a-z A-Z < in.txt > out/upper.txt && echo ran >> upper.log
            deps: [in.txt]
            outs: [out/upper.txt]
          count:
            cmd: wc -c < out/upper.txt > size.txt && echo ran >> count.log
            deps: [out/upper.txt]
            params: [unit]
            outs: [size.txt]

        """;

    private readonly TempFolder _folder = new();
    private readonly RecordedLineage _lineage = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stage_runs_once_and_is_skipped_while_its_inputs_stay_the_same()
    {
        await MakeAsync(TwoStages);
        Assert.Equal([StageVerdict.Ran, StageVerdict.Ran], await ReproAsync());
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.UpToDate], await ReproAsync());
        Assert.Equal("HELLO\n", await File.ReadAllTextAsync(_folder["out", "upper.txt"]));
    }

    [Fact]
    public async Task A_changed_parameter_runs_only_the_stage_that_reads_it()
    {
        await MakeAsync(TwoStages);
        await ReproAsync();
        _folder.Write("params.yaml", "unit: kb\n");
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.Ran], await ReproAsync());
    }

    [Fact]
    public async Task Going_back_to_earlier_inputs_restores_from_the_run_cache_without_running()
    {
        await MakeAsync(TwoStages);
        await ReproAsync();
        _folder.Write("in.txt", "other\n");
        await ReproAsync();
        _folder.Write("in.txt", "hello\n");
        Assert.Equal([StageVerdict.Restored, StageVerdict.Restored], await ReproAsync());
        Assert.Equal("HELLO\n", await File.ReadAllTextAsync(_folder["out", "upper.txt"]));
        Assert.Equal(2, (await File.ReadAllLinesAsync(_folder["upper.log"])).Length);
    }

    [Fact]
    public async Task A_deleted_out_comes_back_from_the_cache_without_running()
    {
        await MakeAsync(TwoStages);
        await ReproAsync();
        File.Delete(_folder["size.txt"]);
        Assert.Equal([StageVerdict.UpToDate, StageVerdict.Restored], await ReproAsync());
        Assert.Single(await File.ReadAllLinesAsync(_folder["count.log"]));
    }

    [Fact]
    public async Task A_failing_stage_keeps_its_lock_entry_and_those_before_it_stay_recorded()
    {
        await MakeAsync(TwoStages.Replace("wc -c", "false; wc -c", StringComparison.Ordinal).Replace("false; wc -c < out/upper.txt > size.txt &&", "exit 7 &&", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<WeirException>(() => ReproAsync());
        Assert.Equal("stage_failed", fault.Code);
        Assert.Contains("exit code 7", fault.Message, StringComparison.Ordinal);
        var lockText = await File.ReadAllTextAsync(_folder["dvc.lock"]);
        Assert.Contains("upper:", lockText, StringComparison.Ordinal);
        Assert.DoesNotContain("count:", lockText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_going_runs_what_does_not_depend_on_the_failure()
    {
        await MakeAsync("stages:\n  bad: {cmd: exit 1, deps: [in.txt], outs: [x]}\n  after: {cmd: 'true', deps: [x], outs: [y]}\n  good: {cmd: cp in.txt z, deps: [in.txt], outs: [z]}\n");
        Assert.Equal([StageVerdict.Failed, StageVerdict.Blocked, StageVerdict.Ran], await ReproAsync(new ReproOptions { OnFailure = FailureMode.KeepGoing }));
    }

    [Fact]
    public async Task An_out_that_was_not_made_is_an_error_that_names_it()
    {
        await MakeAsync("stages:\n  a: {cmd: 'true', deps: [in.txt], outs: [nothing.txt]}\n");
        var fault = await Assert.ThrowsAsync<WeirException>(() => ReproAsync());
        Assert.Equal("stage_output_missing", fault.Code);
        Assert.Contains("nothing.txt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dependency_that_changes_while_its_stage_runs_is_refused()
    {
        await MakeAsync("stages:\n  a: {cmd: 'cp in.txt o; echo more >> in.txt', deps: [in.txt], outs: [o]}\n");
        Assert.Equal(ErrorCodes.ChangedWhileRead, (await Assert.ThrowsAsync<WeirException>(() => ReproAsync())).Code);
        Assert.False(File.Exists(_folder["dvc.lock"]));
    }

    [Fact]
    public async Task An_out_in_a_folder_that_is_not_there_yet_is_no_hindrance()
    {
        await MakeAsync("stages:\n  a: {cmd: 'mkdir -p deep/er && cp in.txt deep/er/o', deps: [in.txt], outs: [deep/er/o]}\n");
        Assert.Equal([StageVerdict.Ran], await ReproAsync());
    }

    [Fact]
    public async Task A_missing_input_names_stage_file_and_line()
    {
        await MakeAsync("stages:\n  a: {cmd: 'true', deps: [inn.txt], outs: [o]}\n");
        foreach (var isDry in new[] { false, true })
        {
            var fault = await Assert.ThrowsAsync<WeirException>(() => ReproAsync(new ReproOptions { DryRun = isDry }));
            Assert.Equal("missing_stage_input", fault.Code);
            Assert.Equal(("dvc.yaml", 2), (fault.Location!.File, fault.Location.Line));
        }
    }

    [Fact]
    public async Task A_dry_run_touches_nothing_and_follows_the_graph()
    {
        await MakeAsync(TwoStages);
        Assert.Equal([StageVerdict.WouldRun, StageVerdict.WouldRun], await ReproAsync(new ReproOptions { DryRun = true }));
        Assert.False(File.Exists(_folder["dvc.lock"]));
        Assert.False(File.Exists(_folder["size.txt"]));
    }

    [Fact]
    public async Task Cancelling_leaves_the_lock_file_as_it_was()
    {
        await MakeAsync(TwoStages);
        await ReproAsync();
        var before = await File.ReadAllTextAsync(_folder["dvc.lock"]);
        _folder.Write("dvc.yaml", TwoStages.Replace("wc -c <", "echo begun; sleep 1000; wc -c <", StringComparison.Ordinal));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReproAsync(onLine: line => { if (line == "begun") stop.Cancel(); }, cancellation: stop.Token));
        Assert.Equal(before, await File.ReadAllTextAsync(_folder["dvc.lock"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), f => Path.GetFileName(f).StartsWith(".weir-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_run_waits_for_the_first_and_says_for_whom()
    {
        await MakeAsync("stages:\n  a: {cmd: 'echo begun; while [ ! -f go ]; do sleep 0.05; done; cp in.txt o', deps: [in.txt], outs: [o]}\n");
        var begun = new TaskCompletionSource();
        var waits = new TaskCompletionSource<string>();
        var first = ReproAsync(onLine: line => begun.TrySetResult());
        await begun.Task;
        var second = ReproAsync(onWait: holder => { waits.TrySetResult(holder); });
        Assert.Contains("process", await waits.Task, StringComparison.Ordinal);
        _folder.Write("go", string.Empty);
        Assert.Equal([StageVerdict.Ran], await first);
        Assert.Equal([StageVerdict.UpToDate], await second);
    }

    [Fact]
    public async Task Each_stage_run_is_recorded_with_the_content_of_inputs_and_outputs()
    {
        await MakeAsync(TwoStages);
        await ReproAsync();
        var executions = _lineage.Executions.ToList();
        Assert.Equal(["upper", "count"], executions.Select(e => e.Name));
        Assert.Equal("md5:b1946ac92492d2347c6235b4d2611184", executions[0].Inputs[0].Hash);
        Assert.Equal(executions[0].Outputs[0].Hash, executions[1].Inputs[0].Hash);
        Assert.Contains("\"unit\":\"b\"", executions[1].ConfigurationJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_dvc_ran_is_up_to_date_and_its_lock_file_stays_untouched()
    {
        System.Diagnostics.Process.Start("tar", ["-xzf", TestData.Vector("versioning", "repos", "pipeline.tar.gz"), "-C", _folder.Path]).WaitForExit();
        var lockFile = _folder["repo", "dvc.lock"];
        var before = (await File.ReadAllBytesAsync(lockFile), File.GetLastWriteTimeUtc(lockFile));
        Assert.All(await ReproAsync(root: _folder["repo"]), v => Assert.Equal(StageVerdict.UpToDate, v));
        Assert.Equal(before.Item2, File.GetLastWriteTimeUtc(lockFile));

        // Run everything for real: the same bytes as DVC wrote.
        await ReproAsync(new ReproOptions { Force = true }, root: _folder["repo"]);
        Assert.Equal(before.Item1, await File.ReadAllBytesAsync(lockFile));
        var repository = DvcRepository.Open(_folder["repo"]);
        Assert.Empty(StatusCheck.All(repository, repository.ReadIndex()));
    }

    private async Task MakeAsync(string pipeline)
    {
        await RepositoryInit.RunAsync(_folder.Path, noScm: true, subdirectory: false, force: false);
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write("in.txt", "hello\n");
        _folder.Write("params.yaml", "unit: b\n");
        _folder.Write("dvc.yaml", pipeline);
    }

    private async Task<List<StageVerdict>> ReproAsync(
        ReproOptions? options = null, string? root = null, Action<string>? onLine = null, Action<string>? onWait = null, CancellationToken cancellation = default)
    {
        var repository = DvcRepository.Open(root ?? _folder.Path);
        var reproduction = new Reproduction(repository, new LocalExecutor(), _lineage, new Listener(onLine, onWait), TimeProvider.System);
        return [.. (await reproduction.RunAsync(options ?? new ReproOptions(), cancellation)).Select(r => r.Verdict)];
    }

    private sealed class RecordedLineage : ILineageRecorder
    {
        public ConcurrentQueue<LineageExecution> Executions { get; } = new();

        public Task RecordAsync(LineageExecution execution, CancellationToken cancellation = default)
        {
            Executions.Enqueue(execution);
            return Task.CompletedTask;
        }
    }

    private sealed class Listener(Action<string>? onLine, Action<string>? onWait) : IReproListener
    {
        public void Waiting(string holder) => onWait?.Invoke(holder);

        public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
        {
        }

        public void Line(string stage, string line, bool isError) => onLine?.Invoke(line);

        public void Finished(StageResult result)
        {
        }

        public void Warn(string message)
        {
        }
    }
}
