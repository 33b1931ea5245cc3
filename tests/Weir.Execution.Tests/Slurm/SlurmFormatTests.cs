using System.Text.Json;
using Weir.Execution.Slurm;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

public sealed class SlurmFormatTests
{
    [Fact]
    public void Lines_of_scontrol_are_read_and_judged_as_they_should_be()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TestData.Vector("orchestration", "slurm", "show-job.json")));
        var count = 0;
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            var job = SlurmJob.Parse(test.GetProperty("line").GetString()!);
            foreach (var field in test.GetProperty("fields").EnumerateObject()) Assert.Equal(field.Value.GetString(), job[field.Name].TrimEnd());
            var expect = test.GetProperty("expect");
            var verdict = SlurmVerdict.Of(job);
            Assert.Equal(expect.GetProperty("state").GetString(), verdict.State);
            Assert.Equal(expect.TryGetProperty("cause", out var cause) ? cause.GetString() : null, verdict.Cause);
            Assert.Equal((expect.GetProperty("exit_code").GetInt32(), expect.GetProperty("signal").GetInt32()), job.ExitCode);
        }

        Assert.Equal(9, count);
    }

    [Fact]
    public void A_name_that_looks_like_fields_is_a_name()
    {
        var job = SlurmJob.Parse("JobId=7 JobName=my job Reason=None x UserId=root(0) JobState=PENDING Reason=PartitionConfig ExitCode=0:0 Comment=a=b JobState=COMPLETED WorkDir=/a b StdErr=/x");
        Assert.Equal(("7", "PENDING", "/a b"), (job.Id, job.State, job["WorkDir"]));
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0-3%2", 0, 1, 2, 3)]
    [InlineData("0-8:4", 0, 4, 8)]
    [InlineData("1,3,5-7%1", 1, 3, 5, 6, 7)]
    public void Tasks_that_wait_stand_in_one_line(string text, params int[] tasks) => Assert.Equal(tasks, SlurmJob.Parse($"JobId=9 ArrayJobId=8 ArrayTaskId={text} JobState=PENDING").Tasks);

    [Theory]
    [InlineData("0,2,4,6-9,1...", true, 0, 2, 4, 6, 7, 8, 9)]
    [InlineData("0,2,4-1...%2", true, 0, 2, 4)]
    [InlineData("0,2,4", false, 0, 2, 4)]
    public void A_list_of_tasks_that_was_cut_is_known_as_such(string text, bool isCut, params int[] tasks)
    {
        var job = SlurmJob.Parse($"JobId=9 ArrayJobId=8 ArrayTaskId={text} JobState=PENDING");
        Assert.Equal(isCut, job.IsCut);
        Assert.Equal(tasks, job.Tasks);
    }

    [Theory]
    [InlineData("PENDING", "PartitionConfig", "stuck")]
    [InlineData("PENDING", "launch_failed_requeued_held", "stuck")]
    [InlineData("PENDING", "ReqNodeNotAvail,_UnavailableNodes:n1", "stuck")]
    [InlineData("PENDING", "Resources", "pending")]
    [InlineData("PENDING", "Priority", "pending")]
    [InlineData("PENDING", "AssocMaxJobsLimit", "pending")]
    [InlineData("PENDING", "QOSMaxJobsPerUserLimit", "pending")]
    [InlineData("CONFIGURING", "None", "running")]
    [InlineData("COMPLETING", "None", "running")]
    [InlineData("NODE_FAIL", "NodeDown", "failed")]
    [InlineData("CANCELLED", "None", "cancelled")]
    [InlineData("REQUEUE_HOLD", "None", "stuck")]
    public void A_state_is_judged_by_its_reason(string state, string reason, string expected) =>
        Assert.Equal(expected, SlurmVerdict.Of(SlurmJob.Parse($"JobId=1 JobState={state} Reason={reason} ExitCode=0:0")).State);
}
