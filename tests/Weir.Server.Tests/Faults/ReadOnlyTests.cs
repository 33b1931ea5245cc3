using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>Stores that cannot be written: what they hold is served.</summary>
[Trait("Kind", "Faults")]
public sealed class ReadOnlyTests
{
    [Theory]
    [InlineData("folder")]
    [InlineData("file")]
    public async Task What_cannot_be_written_is_read_and_every_change_refused_in_words(string what)
    {
        var unshare = PrivateMounts.Require();
        using var folder = new TempFolder();
        string run;
        using (var first = await ServerProcess.StartAsync(folder.Path))
        {
            await using var writing = new TrackingClient(new HttpTracking(first.Address));
            var started = await writing.StartRunAsync(new RunStart("kept"));
            run = started.Id;
            await started.LogMetricsAsync(new Dictionary<string, double> { ["m"] = 0.5 });
            Assert.Equal(0, await first.TerminateAsync());
        }

        var target = what == "folder" ? folder.Path : folder[".weir", "weir.db"];
        using var server = await ServerProcess.StartAsync(
            folder.Path, before: [unshare, "--map-root-user", "--mount", "sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"", target]);
        Assert.Contains(server.Log, line => line.StartsWith("warning: '", StringComparison.Ordinal) && line.Contains("weir.db' cannot be written", StringComparison.Ordinal));
        await using var client = new TrackingClient(new HttpTracking(server.Address));
        Assert.Equal(0.5, Assert.Single((await client.GetRunAsync(run)).Data!.Metrics!).Value);
        Assert.Single(await client.SearchRunsAsync(new SearchRuns([(await client.FindExperimentAsync("kept"))!.ExperimentId], "metrics.m > 0.4")).ToListAsync());
        foreach (var write in new Func<Task>[]
        {
            () => client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: 1, Timestamp: 1)),
            () => client.CallAsync(RunCalls.Create, new CreateRun("0")),
            () => client.RegisterModelAsync("m", "mlflow-artifacts:/1/model"),
        })
        {
            var refusal = await Assert.ThrowsAsync<WeirException>(write);
            Assert.StartsWith("the server cannot write: its disk may be full or read-only", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await server.TerminateAsync());
    }

    [Fact]
    public async Task A_project_that_can_be_neither_written_nor_made_is_told_in_one_sentence()
    {
        var unshare = PrivateMounts.Require();
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(
            folder.Path, before: [unshare, "--map-root-user", "--mount", "sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"", folder.Path]));
        Assert.StartsWith("the server ended with 1: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot_write", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }
}
