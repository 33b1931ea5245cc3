using Weir.Foundation.Git;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Foundation.Tests.Git;

public sealed class GitRevisionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_outside_of_git_and_a_repository_without_a_commit_have_no_revision()
    {
        using var folder = new TempFolder();
        Assert.Null(await GitRevision.ReadAsync(folder.Path, Cancellation));
        await GitAsync(folder, "init", "-q", "-b", "main");
        Assert.Null(await GitRevision.ReadAsync(folder.Path, Cancellation));
    }

    [Fact]
    public async Task Commit_branch_and_changes_of_tracked_files_are_read()
    {
        using var folder = new TempFolder();
        await GitAsync(folder, "init", "-q", "-b", "feature/ä");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "a"), "1", Cancellation);
        await GitAsync(folder, "add", "a");
        await GitAsync(folder, "-c", "user.name=me", "-c", "user.email=me@example.org", "commit", "-qm", "one");
        var head = (await GitAsync(folder, "rev-parse", "HEAD")).Trim();
        Assert.Equal(new GitRevision(head, "feature/ä", false), await GitRevision.ReadAsync(folder.Path, Cancellation));

        await File.WriteAllTextAsync(Path.Combine(folder.Path, "untracked"), "1", Cancellation);
        Assert.False((await GitRevision.ReadAsync(folder.Path, Cancellation))!.IsDirty);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "a"), "22", Cancellation);
        Assert.True((await GitRevision.ReadAsync(folder.Path, Cancellation))!.IsDirty);

        await GitAsync(folder, "checkout", "-q", "--detach");
        Assert.Equal(new GitRevision(head, null, true), await GitRevision.ReadAsync(folder.Path, Cancellation));
    }

    private static async Task<string> GitAsync(TempFolder folder, params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder.Path }, cancellation: Cancellation);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
