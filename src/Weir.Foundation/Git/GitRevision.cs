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
        if (await GitAsync(folder, ["status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no"], cancellation) is not { } status) return null;
        string? commit = null, branch = null;
        var isDirty = false;
        foreach (var line in status.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# branch.oid ", StringComparison.Ordinal)) commit = line["# branch.oid ".Length..];
            else if (line.StartsWith("# branch.head ", StringComparison.Ordinal)) branch = line["# branch.head ".Length..];
            else if (line[0] != '#') isDirty = true;
        }

        return commit is null or "(initial)" ? null : new GitRevision(commit, branch is "(detached)" ? null : branch, isDirty);
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
