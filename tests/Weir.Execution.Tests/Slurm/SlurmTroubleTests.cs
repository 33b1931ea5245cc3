using System.Collections.Concurrent;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

/// <summary>Trouble of one task, of a node or of the driver's machine, beside which everything else goes on.</summary>
public sealed class SlurmTroubleTests : IDisposable
{
    private const string Taken = "n=$(next); take $n \"$@\"; ";
    private const string RunTwo = "{ for t in 0 1; do SLURM_ARRAY_TASK_ID=$t SLURMD_NODENAME=n1 setsid /bin/sh \"$fake/script.$n\"; done; } < /dev/null > /dev/null 2>&1";

    private readonly FakeSlurm _slurm = new();

    public void Dispose() => _slurm.Dispose();

    [Fact]
    public async Task Tasks_that_a_cut_list_does_not_tell_of_are_not_submitted_again()
    {
        _slurm.Say("sbatch", Taken + "{ until [ -e $fake/go ]; do sleep 0.05; done; " + RunTwo + "; } < /dev/null > /dev/null 2>&1 & echo $n");
        _slurm.Say("scontrol", "echo \"$SLURM_BITSTR_LEN\" >> $fake/asked; n=1; echo \"JobId=1 ArrayJobId=1 ArrayTaskId=0,... JobName=weir JobState=PENDING Reason=Priority Comment=$(cat $fake/name.1)\"");
        await using var executor = _slurm.Executor();
        var runs = Task.WhenAll(executor.RunAsync(Request("true"), null, TestContext.Current.CancellationToken), executor.RunAsync(Request("true"), null, TestContext.Current.CancellationToken));
        await UntilAsync(() => Lines("asked").Length > 15); // longer than the patience with what Slurm does not know
        await File.WriteAllTextAsync(_slurm["go"], string.Empty, TestContext.Current.CancellationToken);
        Assert.All(await runs, o => Assert.Equal(0, o.ExitCode));
        Assert.Equal(1, _slurm.Submissions);
        Assert.All(Lines("asked"), l => Assert.Equal("0", l)); // and Slurm was asked not to cut
    }

    [Fact]
    public async Task A_job_that_may_have_been_taken_is_asked_for_until_the_controller_answers()
    {
        _slurm.Say("sbatch", Taken + "run; echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2; exit 1");
        _slurm.Say("scontrol", "n=1; [ -e $fake/asked ] || { touch $fake/asked; echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1; }; echo \"JobId=1 ArrayJobId=1 ArrayTaskId=0 JobName=weir JobState=RUNNING Comment=$(cat $fake/name.1)\"");
        await using var executor = _slurm.Executor();
        Assert.Equal(0, (await executor.RunAsync(Request("true"), null, TestContext.Current.CancellationToken)).ExitCode);
        Assert.Equal(1, _slurm.Submissions);
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_like_a_controller_that_does_not_answer()
    {
        _slurm.Say("sbatch", Taken + "rm $fake/scontrol; run; echo $n");
        await using var executor = _slurm.Executor();
        Assert.Equal(0, (await executor.RunAsync(Request("sleep 1"), null, TestContext.Current.CancellationToken)).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_that_fails_ends_its_own_task_and_none_beside_it(bool isOfPlace)
    {
        _slurm.Say("sbatch", Taken + RunTwo + " & echo $n");
        _slurm.Say("scancel", "echo \"$@\" >> $fake/cancelled");
        await using var executor = _slurm.Executor();
        var bad = executor.RunAsync(
            Request("sleep 1; echo bad") with { OnPlace = place => Refuse(isOfPlace && place.BegunAt is not null) }, (_, _) => Refuse(!isOfPlace), TestContext.Current.CancellationToken);
        var lines = new ConcurrentQueue<string>();
        var good = executor.RunAsync(Request("sleep 1; echo good"), (line, _) => lines.Enqueue(line), TestContext.Current.CancellationToken);
        Assert.Equal("deaf", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Equal(0, (await good).ExitCode);
        Assert.Equal(["good"], lines);
        Assert.Matches(@"^1_\[[01]\]$", Assert.Single(Lines("cancelled")));

        static void Refuse(bool isDue)
        {
            if (isDue) throw new InvalidOperationException("deaf");
        }
    }

    [Fact]
    public async Task A_listener_that_fails_as_it_is_submitted_ends_its_own_task_and_none_beside_it()
    {
        _slurm.Say("sbatch", Taken + RunTwo + " & echo $n");
        _slurm.Say("scancel", "echo \"$@\" >> $fake/cancelled");
        await using var executor = _slurm.Executor();
        var bad = executor.RunAsync(Request("true") with { OnPlace = _ => throw new InvalidOperationException("deaf") }, null, TestContext.Current.CancellationToken);
        var good = executor.RunAsync(Request("sleep 1"), null, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal(0, (await good).ExitCode);
        Assert.Single(Lines("cancelled"));
    }

    [Fact]
    public async Task A_node_that_gives_no_sign_of_life_is_given_up_although_slurm_says_that_it_runs()
    {
        _slurm.Say("sbatch", Taken + "mkdir $fake/spool/claim; echo n1 > $fake/spool/alive; touch -d '10 minutes ago' $fake/spool/alive; echo $n");
        _slurm.Say("scontrol", "echo \"JobId=1 ArrayJobId=1 ArrayTaskId=0 JobName=weir JobState=RUNNING BatchHost=n1 NumNodes=1 Comment=$(cat $fake/name.1)\"");
        _slurm.Say("scancel", "echo \"$@\" >> $fake/cancelled");
        await using var executor = _slurm.Executor();
        var outcome = await executor.RunAsync(Request("true") with { Spool = _slurm["spool"] }, null, TestContext.Current.CancellationToken);
        Assert.Equal((OutcomeCauses.Stuck, 1), (outcome.Cause, _slurm.Submissions));
        Assert.Contains("its node n1 does not answer", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(["1_0"], Lines("cancelled"));
    }

    [Fact]
    public async Task A_node_whose_clock_is_late_is_not_taken_for_dead()
    {
        _slurm.Say("sbatch", Taken + "run; echo $n");
        _slurm.Say("scontrol", "echo \"JobId=1 ArrayJobId=1 ArrayTaskId=0 JobName=weir JobState=RUNNING BatchHost=n1 NumNodes=1 Comment=$(cat $fake/name.1)\"");
        await using var executor = _slurm.Executor();
        var outcome = await executor.RunAsync(Request("i=0; while [ $i -lt 30 ]; do touch -d '10 minutes ago' spool/alive; sleep 0.05; i=$((i+1)); done") with { Spool = _slurm["spool"] }, null, TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (outcome.ExitCode, outcome.Cause));
    }

    [Fact]
    public async Task What_slurm_refused_leaves_nothing_behind()
    {
        _slurm.Say("sbatch", "echo 'sbatch: error: Batch job submission failed: Invalid qos specification' >&2; exit 1");
        await using var executor = _slurm.Executor();
        Assert.Equal("slurm_refused", (await Assert.ThrowsAsync<WeirException>(() => executor.RunAsync(Request("true"), null, TestContext.Current.CancellationToken))).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_slurm["jobs"]));
    }

    private CommandRequest Request(string command) => new([command], _slurm[string.Empty]);

    private string[] Lines(string name) => File.Exists(_slurm[name]) ? File.ReadAllLines(_slurm[name]) : [];

    private static Task UntilAsync(Func<bool> condition) => Eventually.IsAsync(condition);
}
