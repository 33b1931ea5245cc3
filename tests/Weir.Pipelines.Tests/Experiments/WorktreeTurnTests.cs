using Weir.Foundation.Files;
using Weir.Pipelines.Experiments;
using Weir.Testing;

namespace Weir.Pipelines.Tests.Experiments;

public sealed class WorktreeTurnTests
{
    [Fact]
    public async Task Work_trees_of_a_repository_are_made_one_at_a_time_and_many_can_be_asked_for()
    {
        using var folder = new TempFolder();
        var cancellation = TestContext.Current.CancellationToken;
        var git = new ExperimentGit(folder.Path);
        await git.RunAsync(cancellation, "init", "--quiet");
        await git.RunAsync(cancellation, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--allow-empty", "-m", "first");

        Task<int[]> all;
        using (InterProcessLock.TryAcquire(Path.Combine(folder.Path, ".git", "weir-worktrees.lock"))!)
        {
            all = Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await git.TryWorktreeAsync(cancellation, "add", "--detach", folder[$"../{Path.GetFileName(folder.Path)}-{i}"], "HEAD")).ExitCode));
            Assert.NotSame(all, await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(300), cancellation)));
        }

        Assert.All(await all, code => Assert.Equal(0, code));
        for (var i = 0; i < 8; i++) await git.WorktreeAsync(cancellation, "remove", "--force", folder[$"../{Path.GetFileName(folder.Path)}-{i}"]);
        Assert.Single((await git.RunAsync(cancellation, "worktree", "list")).Trim().Split('\n'));
    }
}
