using System.Globalization;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Workers;
using Weir.Tuning.Spaces;

namespace Weir.Training.Tests.AutoML;

/// <summary>Workers that cannot be started, end at once, or grow: rows of failures, and a result all the same.</summary>
public sealed class WorkerFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/nowhere/weir", "cannot be started")]
    [InlineData("/bin/false", "ended with exit code 1")]
    public void Without_a_worker_that_works_the_constant_is_the_result_and_says_why(string program, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the programs are Linux's");
        var path = _folder.Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i * 7 % 13},{(i % 3 == 0 ? "yes" : "no")}\n"))));
        var result = Trainer.Train(new TrainingRequest { DataPath = path, Target = "y", Search = new SearchOptions { MostTrials = 30, Threads = 2, Folds = 2, Worker = [program] } }, TestContext.Current.CancellationToken);
        Assert.Equal("constant", result.Learner);
        Assert.NotEmpty(result.Trials);
        Assert.All(result.Trials, t => Assert.Contains(reason, t.Failure, StringComparison.Ordinal));
        Assert.Contains("not one of", Assert.Single(result.Notes, n => n.Contains("constant", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Null(result.FirstModelSeconds);
    }

    [Fact]
    public async Task A_worker_that_takes_more_memory_than_its_share_is_killed_and_the_slot_takes_the_next_task()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the program is Linux's");
        // tail keeps all of an endless line.
        using var pool = new WorkerPool(["/bin/sh", "-c", "exec tail /dev/zero"], 1, 0, path => File.Create(path).Dispose());
        for (var trial = 0; trial < 2; trial++)
        {
            Assert.True(pool.HasIdle);
            pool.Start(new FoldTask(trial, 0, new Candidate("linear", TargetScale.Plain, new Dictionary<string, ParameterValue>())), _ => { });
            var next = pool.NextAsync(TestContext.Current.CancellationToken);
            await Eventually.IsAsync(() =>
            {
                pool.Bound(60_000_000);
                return next.IsCompleted;
            });
            var failure = await Assert.ThrowsAsync<TrialFailedException>(async () => await (await next).Result);
            Assert.Contains("60 MB is each worker's share", failure.Message, StringComparison.Ordinal);
            Assert.Contains("signal 9", failure.Message, StringComparison.Ordinal);
        }
    }
}
