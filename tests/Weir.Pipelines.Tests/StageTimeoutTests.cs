using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Lineage;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests;

/// <summary>The time limit of a stage whose machine is another one.</summary>
public sealed class StageTimeoutTests
{
    private const string Pipeline = "stages:\n  a: {cmd: x, deps: [in], meta: {weir: {timeout: 1h}}}\n";

    [Fact]
    public async Task Waiting_for_a_node_does_not_count()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in", "x"));
        var clock = new HandTimers();
        Assert.Equal(StageVerdict.Ran, Assert.Single(await RunAsync(project, clock, new Elsewhere((_, cancellation) =>
        {
            clock.Forward(TimeSpan.FromHours(3));
            cancellation.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }))).Verdict);
    }

    [Fact]
    public async Task Work_counts_from_its_beginning()
    {
        using var project = await PipelineProject.MakeAsync(Pipeline, ("in", "x"));
        var clock = new HandTimers();
        var fault = await Assert.ThrowsAsync<WeirException>(() => RunAsync(project, clock, new Elsewhere((place, cancellation) =>
        {
            place(new CommandPlace("1_0"));
            clock.Forward(TimeSpan.FromHours(3));
            place(new CommandPlace("1_0", "n1", DateTimeOffset.UnixEpoch));
            clock.Forward(TimeSpan.FromMinutes(59));
            Assert.False(cancellation.IsCancellationRequested);
            clock.Forward(TimeSpan.FromMinutes(2));
            return Task.Delay(Timeout.Infinite, cancellation);
        })));
        Assert.Contains("took longer than 3600 s", fault.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<StageResult>> RunAsync(PipelineProject project, TimeProvider time, IExecutor executor) =>
        new Reproduction(DvcRepository.Open(project.Folder.Path), executor, NoLineage.Instance, new SilentListener(), time).RunAsync(new ReproOptions { WorkingDirectory = project.Folder.Path }, TestContext.Current.CancellationToken);

    private sealed class Elsewhere(Func<Action<CommandPlace>, CancellationToken, Task> run) : IExecutor
    {
        public bool IsElsewhere => true;

        public async Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
        {
            await run(request.OnPlace!, cancellation);
            return new CommandOutcome(0, null, TimeSpan.Zero);
        }
    }
}
