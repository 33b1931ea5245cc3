using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Pipelines.Repro;
using Weir.Testing;

namespace Weir.Pipelines.Tests;

public sealed class SchedulerTests
{
    // Each waits until the other has begun: one at a time they would never end.
    private const string Together = """
        stages:
          a: {cmd: 'touch a.on; while [ ! -e b.on ]; do sleep 0.01; done; touch a', outs: [a], deps: [in]}
          b: {cmd: 'touch b.on; while [ ! -e a.on ]; do sleep 0.01; done; touch b', outs: [b], deps: [in]}
          c: {cmd: 'touch c', outs: [c], deps: [a, b]}

        """;

    [Fact]
    public async Task Independent_stages_run_at_once_and_what_needs_both_runs_after()
    {
        using var project = await PipelineProject.MakeAsync(Together, ("in", "x"));
        Assert.All((await project.VerdictsAsync(new ReproOptions { Jobs = 2 })).Values, v => Assert.Equal(StageVerdict.Ran, v));
        Assert.Equal("c", project.Started.Last());
    }

    [Fact]
    public async Task The_lock_file_is_that_of_a_sequential_run_whatever_finished_first()
    {
        const string Reversed = """
            stages:
              slow: {cmd: 'while [ ! -e quick.done ]; do sleep 0.01; done; echo 1 > slow', outs: [slow], deps: [in]}
              quick: {cmd: 'echo 2 > quick; touch quick.done', outs: [quick], deps: [in]}
              last: {cmd: 'cat slow quick > last', outs: [last], deps: [slow, quick]}

            """;
        using var parallel = await PipelineProject.MakeAsync(Reversed, ("in", "x"));
        await parallel.ReproAsync(new ReproOptions { Jobs = 3 });
        using var sequential = await PipelineProject.MakeAsync(Reversed, ("in", "x"), ("quick.done", string.Empty));
        await sequential.ReproAsync();
        Assert.Equal(sequential.Text("dvc.lock"), parallel.Text("dvc.lock"));
    }

    [Fact]
    public async Task A_stage_that_fails_is_tried_again_as_its_settings_say()
    {
        using var project = await PipelineProject.MakeAsync(
            "stages:\n  a: {cmd: 'echo x >> tries; [ $(wc -l < tries) = 3 ] && touch a', outs: [a], deps: [in], meta: {weir: {retries: 3, retry_delay: 10ms}}}\n", ("in", "x"));
        var result = (await project.ReproAsync())["a"];
        Assert.Equal((StageVerdict.Ran, 3), (result.Verdict, result.Attempts));
        Assert.Equal(2, project.Warnings.Count);
    }

    [Theory]
    [InlineData("exit 3", "[3]", 2)]
    [InlineData("exit 4", "[3]", 1)]
    [InlineData("kill -9 $$", "signal", 2)]
    [InlineData("kill -9 $$", "[3]", 1)]
    public async Task Only_causes_that_are_named_are_worth_a_retry(string command, string on, int attempts)
    {
        using var project = await PipelineProject.MakeAsync($"stages:\n  a: {{cmd: '{command}', outs: [a], deps: [in], meta: {{weir: {{retries: 1, retry_delay: 1ms, retry_on: {on}}}}}}}\n", ("in", "x"));
        Assert.Equal(attempts, (await project.ReproAsync(new ReproOptions { OnFailure = FailureMode.KeepGoing }))["a"].Attempts);
    }

    [Fact]
    public async Task A_stage_that_takes_too_long_is_ended_with_all_it_started()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: 'sleep 1000 & echo $! > child.new; mv child.new child; wait', outs: [a], deps: [in], meta: {weir: {timeout: 1h}}}\n", ("in", "x"));
        var time = new HandTimers();
        project.Time = time;
        var run = project.ReproAsync();
        await Eventually.IsAsync(() => File.Exists(project["child"]));
        await Eventually.IsAsync(() =>
        {
            time.Forward(TimeSpan.FromHours(2));
            return run.IsCompleted;
        });
        var fault = await Assert.ThrowsAsync<WeirException>(() => run);
        Assert.Contains("longer than 3600 s", fault.Message, StringComparison.Ordinal);
        await IsGoneAsync(project);
    }

    [Theory]
    [InlineData("retries: x", "retries")]
    [InlineData("timeout: soon", "timeout")]
    [InlineData("memory: much", "memory")]
    [InlineData("timeot: 1s", "did you mean 'timeout'?")]
    public async Task Bad_settings_are_named_with_their_field(string setting, string part)
    {
        using var project = await PipelineProject.MakeAsync($"stages:\n  a: {{cmd: x, outs: [a], meta: {{weir: {{{setting}}}}}}}\n");
        var fault = await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync());
        Assert.Equal(("metafile_invalid", 2), (fault.Code, fault.Location!.Line));
        Assert.Contains(part, fault.Message + fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_machine_does_not_have_is_refused_before_anything_runs()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  a: {cmd: 'touch a', outs: [a]}\n  b: {cmd: 'touch b', outs: [b], meta: {weir: {memory: 9000TB}}}\n");
        Assert.Equal("resources_unavailable", (await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync())).Code);
        Assert.False(File.Exists(project["a"]));
    }

    [Fact]
    public async Task Stages_that_need_all_memory_do_not_run_together()
    {
        var all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 2 / 3;
        var stages = string.Concat("abcd".Select(n => $"  {n}: {{cmd: 'test ! -e busy && touch busy && sleep 0.05 && rm busy && touch {n}', outs: [{n}], deps: [in], meta: {{weir: {{memory: {all}}}}}}}\n"));
        using var project = await PipelineProject.MakeAsync("stages:\n" + stages, ("in", "x"));
        Assert.All((await project.VerdictsAsync(new ReproOptions { Jobs = 4 })).Values, v => Assert.Equal(StageVerdict.Ran, v));
    }

    [Fact]
    public async Task A_failure_lets_finish_what_runs_and_begins_nothing_more()
    {
        using var project = await PipelineProject.MakeAsync(
            "stages:\n  bad: {cmd: 'while [ ! -e other.on ]; do sleep 0.01; done; exit 1', outs: [bad], deps: [in]}\n  other: {cmd: 'touch other.on; while [ ! -e failed ]; do sleep 0.01; done; sleep 0.2; touch other', outs: [other], deps: [in]}\n  later: {cmd: touch later, outs: [later], deps: [other]}\n",
            ("in", "x"));
        project.OnFinish = stage => { if (stage == "bad") project.Folder.Write("failed", string.Empty); }; // a stage is known to have failed some time after its command ended
        await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync(new ReproOptions { Jobs = 2 }));
        Assert.True(File.Exists(project["other"]));
        Assert.False(File.Exists(project["later"]));
        Assert.Contains("other:", project.Text("dvc.lock"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fail_fast_ends_what_runs_beside_the_failure()
    {
        using var project = await PipelineProject.MakeAsync(
            "stages:\n  bad: {cmd: 'while [ ! -s child ]; do sleep 0.01; done; exit 1', outs: [bad], deps: [in]}\n  long: {cmd: 'sleep 1000 & echo $! > child; wait', outs: [long], deps: [in]}\n", ("in", "x"));
        await Assert.ThrowsAsync<WeirException>(() => project.ReproAsync(new ReproOptions { Jobs = 2, OnFailure = FailureMode.FailFast }));
        await IsGoneAsync(project);
    }

    [Fact]
    public async Task Ignoring_errors_runs_what_depends_on_the_failure_too()
    {
        using var project = await PipelineProject.MakeAsync("stages:\n  bad: {cmd: 'touch x; exit 1', outs: [x], deps: [in]}\n  after: {cmd: cp x y, deps: [x], outs: [y]}\n", ("in", "x"));
        Assert.Equal(StageVerdict.Ran, (await project.VerdictsAsync(new ReproOptions { OnFailure = FailureMode.Ignore }))["after"]);
    }

    // The signal was sent; a busy machine takes a moment to carry it out.
    private static Task IsGoneAsync(PipelineProject project)
    {
        var child = int.Parse(project.Text("child"), CultureInfo.InvariantCulture);
        return Eventually.IsAsync(() => !ProcessIds.IsAlive(child));
    }
}
