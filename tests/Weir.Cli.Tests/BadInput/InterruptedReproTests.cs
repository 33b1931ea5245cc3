using System.Globalization;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.BadInput;

/// <summary>Ctrl-C in the middle of <c>repro</c>, and two of them at once: the real program, since signals and locks belong to processes.</summary>
public sealed class InterruptedReproTests : IDisposable
{
    private readonly CommandRunner _weir = new();

    [Fact]
    public async Task Ctrl_C_ends_with_130_leaves_no_half_made_output_and_the_next_run_goes_on()
    {
        await PipelineAsync("sleep 60");
        using var process = _weir.Start(largestFileBytes: null, "repro");
        await MadeAsync("begun", process);
        await CommandRunner.InterruptAsync(process);
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.Equal(130, code);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_weir.Folder["slow.txt"]));
        Assert.Equal("one\n", File.ReadAllText(_weir.Folder["one.txt"]));
        var locked = File.ReadAllText(_weir.Folder["dvc.lock"]);
        Assert.Contains("one:", locked, StringComparison.Ordinal);
        Assert.DoesNotContain("slow:", locked, StringComparison.Ordinal);

        _weir.Folder.Write("dvc.yaml", Stages("true"));
        await _weir.SucceedsAsync("repro");
        Assert.Equal("half\nwhole\n", File.ReadAllText(_weir.Folder["slow.txt"]));
    }

    [Fact]
    public async Task A_second_repro_says_who_runs_waits_and_finds_the_work_done()
    {
        await PipelineAsync("until [ -e go ]; do sleep 0.05; done");
        using var first = _weir.Start(largestFileBytes: null, "repro");
        await MadeAsync("begun", first);
        using var second = _weir.Start(largestFileBytes: null, "repro");
        string? waiting;
        do waiting = await second.StandardError.ReadLineAsync(TestContext.Current.CancellationToken); // what is done already may be told before
        while (waiting?.EndsWith("up to date", StringComparison.Ordinal) == true);
        Assert.Contains($"process {first.Id}", waiting, StringComparison.Ordinal);
        _weir.Folder.Write("go", string.Empty);
        Assert.Equal(0, (await CommandRunner.EndAsync(first)).Code);
        Assert.Equal(0, (await CommandRunner.EndAsync(second)).Code);
        Assert.Equal("half\nwhole\n", File.ReadAllText(_weir.Folder["slow.txt"])); // made once
    }

    [Fact]
    public async Task A_second_Ctrl_C_kills_a_stage_that_does_not_heed_the_first()
    {
        // It notes that it was asked to end, and goes on; were it not killed, it would go on for five minutes.
        await PipelineAsync("trap 'touch asked' TERM; echo $$ > stage.pid; touch deaf; i=0; while [ $i -lt 3000 ]; do sleep 0.1; i=$((i+1)); done");
        using var process = _weir.Start(largestFileBytes: null, "repro");
        await MadeAsync("deaf", process);
        await CommandRunner.InterruptAsync(process);
        await MadeAsync("asked", process); // two signals that come before the first is heeded may be one
        await CommandRunner.InterruptAsync(process);
        Assert.Equal(130, (await CommandRunner.EndAsync(process)).Code);
        var stage = int.Parse(File.ReadAllText(_weir.Folder["stage.pid"]), CultureInfo.InvariantCulture);
        await Eventually.IsAsync(() => !ProcessIds.IsAlive(stage));
    }

    public void Dispose() => _weir.Dispose();

    private async Task PipelineAsync(string pause)
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        _weir.Folder.Write("dvc.yaml", Stages(pause));
    }

    private static string Stages(string pause) => $"""
        stages:
          one:
            cmd: echo one > one.txt
            outs: [one.txt]
            deps: [dvc.yaml]
          slow:
            cmd: echo half >> slow.txt; touch begun; {pause}; echo whole >> slow.txt
            deps: [one.txt]
            outs: [slow.txt]
        """;

    private Task MadeAsync(string file, System.Diagnostics.Process process) => Eventually.IsAsync(() => File.Exists(_weir.Folder[file]), process);
}
