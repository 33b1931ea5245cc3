using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

/// <summary>A Slurm that answers late, wrongly, or not at all.</summary>
public sealed class SlurmAnswersTests : IDisposable
{
    private const string Taken = "n=$(next); take $n \"$@\"; ";
    private const string Line = "JobId=$n ArrayJobId=$n ArrayTaskId=0 JobName=weir";

    private readonly FakeSlurm _slurm = new();

    public void Dispose() => _slurm.Dispose();

    [Theory]
    [InlineData("echo 'sbatch: lua: your account is nearly used up'; echo $n")]
    [InlineData("echo \"$n;cluster-1\"")]
    [InlineData("echo \" $n \"; echo; echo 'See you on https://example.org/wiki'")]
    public async Task A_number_is_found_among_what_a_site_prints(string says)
    {
        _slurm.Say("sbatch", Taken + "run; " + says);
        Assert.Equal(0, (await RunAsync("true")).ExitCode);
        Assert.Equal(1, _slurm.Submissions);
    }

    [Theory]
    [InlineData("echo 'Job submitted, have a nice day 7 times'", "'Job submitted, have a nice day 7 times'")]
    [InlineData("true", "''")]
    [InlineData("printf '\\033[2J; rm -rf /'", "rm -rf /")]
    public async Task A_number_that_is_none_is_told(string says, string words)
    {
        _slurm.Say("sbatch", "n=$(next); " + says);
        var fault = await Assert.ThrowsAsync<WeirException>(() => RunAsync("true"));
        Assert.Equal("slurm_unreadable", fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', fault.Message);
    }

    [Theory]
    [InlineData("echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2; exit 1")]
    [InlineData("exit 0")]
    public async Task A_job_that_was_taken_without_a_word_is_not_submitted_again(string says)
    {
        _slurm.Say("sbatch", Taken + "run; " + says);
        _slurm.Say("scontrol", $"n=1; echo \"{Line} JobState=RUNNING Comment=$(cat $fake/name.1)\"");
        Assert.Equal(0, (await RunAsync("echo x >> ran")).ExitCode);
        Assert.Equal(1, _slurm.Submissions);
        Assert.Equal("x\n", await File.ReadAllTextAsync(_slurm["ran"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_controller_that_comes_back_takes_what_it_did_not_take()
    {
        _slurm.Say("sbatch", Taken + "if [ $n = 1 ]; then echo 'sbatch: error: Unable to contact slurm controller (connect failure)' >&2; exit 1; fi; run; echo $n");
        Assert.Equal(0, (await RunAsync("true")).ExitCode);
        Assert.Equal(2, _slurm.Submissions);
    }

    [Fact]
    public async Task A_controller_that_stays_away_is_told()
    {
        _slurm.Say("sbatch", "echo 'sbatch: error: Unable to contact slurm controller (connect failure)' >&2; exit 1");
        Assert.Equal("slurm_unreachable", (await Assert.ThrowsAsync<WeirException>(() => RunAsync("true"))).Code);
    }

    [Theory]
    [InlineData("echo garbage; head -c 300 /dev/urandom")]
    [InlineData("exit 1")]
    [InlineData("echo 'JobId='; echo 'JobId=x JobState= ExitCode=a:b ArrayTaskId=-'")]
    public async Task An_end_is_seen_whatever_slurm_says(string says)
    {
        _slurm.Say("scontrol", says);
        var outcome = await RunAsync("sleep 1; exit 3");
        Assert.Equal((3, null), (outcome.ExitCode, outcome.Cause));
    }

    [Fact]
    public async Task A_number_that_was_given_again_does_not_stand_for_the_job_before()
    {
        // The first was forgotten, and its number is now that of somebody else's job, which was cancelled.
        _slurm.Say("sbatch", Taken + "[ $n = 1 ] || run; echo 7");
        _slurm.Say("scontrol", "n=7; echo \"JobId=7 ArrayJobId=7 ArrayTaskId=0 JobName=weir JobState=CANCELLED Comment=another\"");
        Assert.Equal(0, (await RunAsync("echo x >> ran")).ExitCode);
        Assert.Equal(2, _slurm.Submissions);
        Assert.Equal("x\n", await File.ReadAllTextAsync(_slurm["ran"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_node_would_not_start_is_submitted_again()
    {
        _slurm.Say("sbatch", Taken + "[ $n = 1 ] || run; echo $n");
        _slurm.Say("scontrol", $"n=1; echo \"{Line} JobState=CANCELLED BatchHost=n1 Comment=$(cat $fake/name.1)\"");
        Assert.Equal(0, (await RunAsync("echo x >> ran")).ExitCode);
        Assert.Equal(2, _slurm.Submissions);
    }

    [Fact]
    public async Task What_was_cancelled_while_it_waited_is_not_submitted_again()
    {
        _slurm.Say("sbatch", Taken + "echo $n");
        _slurm.Say("scontrol", $"n=1; echo \"{Line} JobState=CANCELLED BatchHost=(null) Comment=$(cat $fake/name.1)\"");
        Assert.Equal(OutcomeCauses.Cancelled, (await RunAsync("true")).Cause);
        Assert.Equal(1, _slurm.Submissions);
    }

    [Fact]
    public async Task What_is_lost_each_time_is_given_up()
    {
        _slurm.Say("sbatch", Taken + "echo $n");
        Assert.Equal(OutcomeCauses.Lost, (await RunAsync("true")).Cause);
        Assert.Equal(5, _slurm.Submissions);
    }

    [Fact]
    public async Task Whoever_stops_waiting_while_it_is_submitted_leaves_no_job_behind()
    {
        _slurm.Say("sbatch", Taken + "touch $fake/taken; until [ -e $fake/go ]; do sleep 0.05; done; echo $n");
        _slurm.Say("scancel", "echo \"$@\" > $fake/cancelled");
        using var stop = new CancellationTokenSource();
        await using var executor = _slurm.Executor();
        var run = executor.RunAsync(new CommandRequest(["true"], _slurm[string.Empty]), null, stop.Token);
        await UntilAsync(run, "taken");
        await stop.CancelAsync();
        await File.WriteAllTextAsync(_slurm["go"], string.Empty, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("1_[0]\n", await File.ReadAllTextAsync(_slurm["cancelled"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_driver_that_went_away_before_it_heard_the_number_is_followed_by_one_that_finds_it()
    {
        _slurm.Say("sbatch", Taken + "run; sleep 1000");
        var request = new CommandRequest(["until [ -e go ]; do sleep 0.05; done; echo x >> ran"], _slurm[string.Empty]) { Spool = _slurm["spool"] };
        var first = _slurm.Executor();
        var lost = first.RunAsync(request, null, CancellationToken.None);
        await UntilAsync(lost, Path.Combine("spool", "alive")); // in a session of its own by then: what ends sbatch does not end it
        await first.DisposeAsync();
        _slurm.Say("scontrol", $"n=1; echo \"{Line} JobState=RUNNING Comment=$(cat $fake/name.1)\"");
        await using var second = _slurm.Executor();
        var run = second.RunAsync(request, null, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_slurm["go"], string.Empty, TestContext.Current.CancellationToken);
        var outcome = await run.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal((0, "1_0"), (outcome.ExitCode, outcome.Job));
        Assert.Equal("x\n", await File.ReadAllTextAsync(_slurm["ran"], TestContext.Current.CancellationToken));
        Assert.Equal(1, _slurm.Submissions);
    }

    private async Task UntilAsync(Task<CommandOutcome> run, string file)
    {
        await Eventually.IsAsync(() => File.Exists(_slurm[file]) || run.IsCompleted);
        if (run.IsCompleted) _ = await run;
        Assert.False(run.IsCompleted);
    }

    private async Task<CommandOutcome> RunAsync(string command)
    {
        await using var executor = _slurm.Executor();
        return await executor.RunAsync(new CommandRequest([command], _slurm[string.Empty]), null, TestContext.Current.CancellationToken);
    }
}
