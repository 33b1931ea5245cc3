using System.Globalization;
using Weir.Execution.Slurm;

namespace Weir.Execution.Tests.Slurm;

/// <summary>What is made of attempts that left no result.</summary>
public sealed class SlurmJudgementTests
{
    private const string Never = "never";
    private const string AtWork = "at work";
    private const string Silent = "silent";

    private static readonly DateTimeOffset BegunAt = new(2026, 11, 22, 3, 0, 10, TimeSpan.Zero);

    [Theory]
    // waits or runs
    [InlineData("PENDING", "Resources", "0:0", null, Never, "Endless", "")]
    [InlineData("RUNNING", "None", "0:0", "n1", AtWork, "Endless", "")]
    [InlineData("RUNNING", "None", "0:0", "n1", Never, "Endless", "")]
    [InlineData("SUSPENDED", "None", "0:0", "n1", Silent, "Endless", "")]
    [InlineData("COMPLETING", "None", "0:0", "n1", Silent, "Endless", "")]
    // its node does not answer
    [InlineData("RUNNING", "None", "0:0", "n1", Silent, "Stuck", OutcomeCauses.Stuck)]
    [InlineData("COMPLETING", "None", "0:0", "n1", Never, "Endless", "")]
    // would never run, unless it is a second start of what does
    [InlineData("PENDING", "PartitionConfig", "0:0", null, Never, "Stuck", OutcomeCauses.Stuck)]
    [InlineData("PENDING", "launch_failed_requeued_held", "0:0", null, AtWork, "Endless", "")]
    [InlineData("PENDING", "launch_failed_requeued_held", "0:0", null, Silent, "Stuck", OutcomeCauses.Stuck)]
    // by itself
    [InlineData("COMPLETED", "None", "0:0", "n1", Silent, "Result", OutcomeCauses.LostResult)]
    [InlineData("FAILED", "NonZeroExitCode", "7:0", "n1", Silent, "Result", "exit-code")]
    [InlineData("FAILED", "JobLaunchFailure", "0:9", "n1", Silent, "None", "signal")]
    [InlineData("FAILED", "NonZeroExitCode", "127:0", "n1", Never, "Result", "exit-code")]
    // found that it had begun before: what began counts as long as it lives
    [InlineData("FAILED", "NonZeroExitCode", "97:0", "n2", AtWork, "Endless", "")]
    [InlineData("FAILED", "NonZeroExitCode", "97:0", "n2", Silent, "Result", OutcomeCauses.Lost)]
    // ended by Slurm
    [InlineData("TIMEOUT", "TimeLimit", "0:15", "n1", AtWork, "None", OutcomeCauses.Timeout)]
    [InlineData("NODE_FAIL", "NodeDown", "0:0", "n1", AtWork, "None", OutcomeCauses.NodeLost)]
    [InlineData("OUT_OF_MEMORY", "OutOfMemory", "0:125", "n1", AtWork, "None", OutcomeCauses.OutOfMemory)]
    // cancelled: by somebody, while it waited or ran; or by Slurm, because the node would not start it
    [InlineData("CANCELLED", "None", "0:0", null, Never, "None", OutcomeCauses.Cancelled)]
    [InlineData("CANCELLED", "None", "0:15", "n1", AtWork, "None", OutcomeCauses.Cancelled)]
    [InlineData("CANCELLED", "None", "0:0", "n1", Never, "Result", OutcomeCauses.Lost)]
    public void An_attempt_without_a_result_is_judged(string state, string reason, string exitCode, string? node, string seen, string patience, string cause)
    {
        var judgement = SlurmJudgement.Of(Job(state, reason, exitCode, node, BegunAt.AddSeconds(-1)), () => Seen(seen), () => string.Empty);
        Assert.Equal((patience, cause), (judgement.Patience.ToString(), judgement.Cause));
    }

    [Fact]
    public void What_slurm_started_again_after_it_had_begun_was_not_cancelled_by_somebody()
    {
        var judgement = SlurmJudgement.Of(Job("CANCELLED", "None", "0:15", "n1", BegunAt.AddSeconds(7)), () => Seen(Silent), () => string.Empty);
        Assert.Equal((SlurmPatience.None, OutcomeCauses.Lost), (judgement.Patience, judgement.Cause));
    }

    [Theory]
    [InlineData(AtWork, "Endless")]
    [InlineData(Silent, "Result")]
    [InlineData(Never, "Result")]
    public void What_slurm_forgot_counts_as_long_as_it_lives(string seen, string patience) => Assert.Equal(patience, SlurmJudgement.Of(null, () => Seen(seen), () => string.Empty).Patience.ToString());

    [Fact]
    public void What_a_node_could_not_begin_is_told_with_what_it_said() =>
        Assert.Equal(
            "the node n3 could not begin it (/bin/sh: 0: cannot open /x/run: No such file); does it see the folder of the project under the same path?",
            SlurmJudgement.Of(Job("FAILED", "NonZeroExitCode", "2:0", "n3", BegunAt), () => Seen(Never), () => "sed: x\n/bin/sh: 0: cannot open /x/run: No such file\n").Words);

    [Fact]
    public void Memory_is_told_by_what_slurm_prints() =>
        Assert.Equal(OutcomeCauses.OutOfMemory, SlurmJudgement.Of(Job("FAILED", "JobLaunchFailure", "0:9", "n1", BegunAt), () => Seen(Silent), () => "slurmstepd: error: Step 5.0 exceeded memory limit (2 > 1), being killed").Cause);

    private static SlurmJob Job(string state, string reason, string exitCode, string? node, DateTimeOffset started) =>
        SlurmJob.Parse(string.Create(CultureInfo.InvariantCulture, $"JobId=9 ArrayJobId=8 ArrayTaskId=0 JobName=weir JobState={state} Reason={reason} ExitCode={exitCode} StartTime={started:yyyy-MM-ddTHH:mm:ss} NodeList={node}{(node is null ? "" : $" BatchHost={node}")} NumNodes=1"));

    private static SlurmSeen Seen(string seen) => new(seen == Never ? null : BegunAt, seen == AtWork);
}
