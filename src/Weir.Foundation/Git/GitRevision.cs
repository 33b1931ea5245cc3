using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Foundation.Git;

/// <summary>Which commit a folder is at, recorded with runs and lineage.</summary>
/// <param name="Commit">Full hash of HEAD.</param>
/// <param name="Branch">Branch name; null when detached.</param>
/// <param name="IsDirty">True when tracked files differ from HEAD.</param>
public sealed record GitRevision(string Commit, string? Branch, bool IsDirty)
{
    /// <summary>Asks git; null outside a repository, before the first commit, or without git.</summary>
    public static async Task<GitRevision?> ReadAsync(string folder, CancellationToken cancellation = default)
    {
        var head = await GitAsync(folder, ["rev-parse", "HEAD"], cancellation);
        if (head is null) return null;
        var branch = await GitAsync(folder, ["symbolic-ref", "--short", "-q", "HEAD"], cancellation);
        var status = await GitAsync(folder, ["status", "--porcelain", "--untracked-files=no"], cancellation);
        return new GitRevision(head.Trim(), branch?.Trim(), status is { Length: > 0 });
    }

    private static async Task<string?> GitAsync(string folder, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder }, cancellation: cancellation);
            return result.ExitCode == 0 ? result.Output : null;
        }
        catch (WeirException e) when (e.Code == ErrorCodes.MissingDependency)
        {
            return null;
        }
    }
}
