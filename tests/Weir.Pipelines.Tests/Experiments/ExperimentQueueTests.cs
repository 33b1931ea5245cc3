using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Tests.Experiments;

/// <summary>The queue: nobody takes what another took, and what a worker that died was at comes back once.</summary>
public sealed class ExperimentQueueTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Workers_never_take_the_same_entry_and_take_the_oldest_first()
    {
        var queue = await MakeAsync();
        for (var i = 1; i <= 6; i++) await queue.AddAsync(new ExperimentOptions { Name = $"e{i}", Overrides = [$"lr={i}"] }, CancellationToken.None);
        var first = await queue.ClaimAsync(CancellationToken.None);
        Assert.Equal("e1", first!.Value.Experiment.Identity.Name);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => queue.ClaimAsync(CancellationToken.None))));
        Assert.Equal(["e2", "e3", "e4", "e5", "e6"], claims.OfType<(StashedExperiment Experiment, Weir.Foundation.Files.InterProcessLock Lock)>().Select(c => c.Experiment.Identity.Name).Order(StringComparer.Ordinal));
        Assert.Empty(await queue.Stash.ReadAsync(CancellationToken.None));
        Assert.All(await queue.ListAsync(CancellationToken.None), t => Assert.Equal("running", t.State));
    }

    [Fact]
    public async Task What_a_dead_worker_was_at_is_queued_once_more_and_fails_the_second_time()
    {
        var queue = await MakeAsync();
        await queue.AddAsync(new ExperimentOptions { Name = "e", Overrides = ["lr=1"] }, CancellationToken.None);
        for (var death = 1; death <= 2; death++)
        {
            var claim = await queue.ClaimAsync(CancellationToken.None);
            claim!.Value.Lock.Dispose(); // as the system does when a process dies
            Assert.Equal(death == 1 ? "queued" : "failed", Assert.Single(await queue.ListAsync(CancellationToken.None)).State);
        }

        Assert.Single(await queue.FailedStash.ReadAsync(CancellationToken.None));
        Assert.Equal(["e"], await queue.RemoveAsync(t => t.State == "failed", CancellationToken.None));
        Assert.Empty(await queue.FailedStash.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_a_worker_took_while_somebody_chose_what_to_remove_stays()
    {
        var queue = await MakeAsync();
        await queue.AddAsync(new ExperimentOptions { Name = "e", Overrides = ["lr=1"] }, CancellationToken.None);
        var removed = await queue.RemoveAsync(
            t => t.State == "queued" && queue.ClaimAsync(CancellationToken.None).GetAwaiter().GetResult() is not null, CancellationToken.None);
        Assert.Empty(removed);
        Assert.Equal("running", Assert.Single(await queue.ListAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task An_entry_keeps_what_it_is_to_be_run_with_and_touches_nothing()
    {
        var queue = await MakeAsync();
        _folder.Write("params.yaml", "lr: 7 # changed\n");
        await queue.AddAsync(new ExperimentOptions { Name = "e", Overrides = ["lr=1"], CopyPaths = ["x"], Message = "m", Repro = new ReproOptions { Targets = ["t"], Force = true, OnFailure = FailureMode.KeepGoing } }, CancellationToken.None);
        Assert.Equal("lr: 7 # changed\n", await File.ReadAllTextAsync(_folder["params.yaml"]));
        var entry = Assert.Single(await queue.Stash.ReadAsync(CancellationToken.None));
        Assert.Equal(("e", entry.Head), (entry.Identity.Name, entry.Identity.Baseline));
        Assert.Equal(["t"], entry.Arguments!.Targets);
        Assert.Equal((true, FailureMode.KeepGoing, "m", "x"), (entry.Arguments.Force, entry.Arguments.OnFailure, entry.Arguments.Message, Assert.Single(entry.Arguments.CopyPaths)));
        Assert.Equal("lr: 1 # changed\n", (await ProcessRunner.RunAsync(new ProcessSpec("git", ["show", $"{entry.Commit}:params.yaml"]) { WorkingDirectory = _folder.Path })).Output);
    }

    [Fact]
    public async Task Names_and_overrides_that_cannot_be_are_refused_before_anything_is_written()
    {
        var queue = await MakeAsync();
        Assert.Equal("invalid_value", (await Assert.ThrowsAsync<WeirException>(() => queue.AddAsync(new ExperimentOptions { Name = "a/b" }, CancellationToken.None))).Code);
        Assert.Equal("override_refused", (await Assert.ThrowsAsync<WeirException>(() => queue.AddAsync(new ExperimentOptions { Overrides = ["no=1"] }, CancellationToken.None))).Code);
        Assert.Equal("file_not_found", (await Assert.ThrowsAsync<WeirException>(() => queue.AddAsync(new ExperimentOptions { Overrides = ["no.yaml:a=1"] }, CancellationToken.None))).Code);
        Assert.Empty(await queue.ListAsync(CancellationToken.None));
    }

    private async Task<ExperimentQueue> MakeAsync()
    {
        await GitAsync("init", "-q", "-b", "main", ".");
        await GitAsync("config", "user.name", "n");
        await GitAsync("config", "user.email", "n@example.org");
        await RepositoryInit.RunAsync(_folder.Path, noScm: false, subdirectory: false, force: false);
        _folder.Write("params.yaml", "lr: 0.1 # changed\n");
        _folder.Write("dvc.yaml", "stages:\n  t:\n    cmd: cp params.yaml out\n    params: [lr]\n    outs: [out]\n");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
        return new ExperimentQueue(DvcRepository.Open(_folder.Path), TimeProvider.System);
    }

    private async Task GitAsync(params string[] arguments) => Assert.Equal(0, (await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _folder.Path })).ExitCode);
}
