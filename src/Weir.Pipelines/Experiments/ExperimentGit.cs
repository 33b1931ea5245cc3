using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Processes;

namespace Weir.Pipelines.Experiments;

/// <summary>Git in one folder, with an index of its own where one is named.</summary>
internal sealed class ExperimentGit(string folder, string? index = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where it works.</summary>
    public string Folder => folder;

    /// <summary>Runs git.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="WeirException"><c>git_failed</c>.</exception>
    public async Task<string> RunAsync(CancellationToken cancellation, params string[] arguments) => Output(await TryAsync(cancellation, arguments), arguments);

    /// <summary>Runs <c>git worktree</c>, and takes any end. One at a time in a repository, in all processes: git reads of the others, and fails where one of them is half made.</summary>
    public async Task<ProcessResult> TryWorktreeAsync(CancellationToken cancellation, params string[] arguments)
    {
        if (await LineAsync(cancellation, "rev-parse", "--git-common-dir") is not { } common) return await TryAsync(cancellation, ["worktree", .. arguments]);
        using var turn = await InterProcessLock.AcquireAsync(Path.Combine(Path.GetFullPath(Path.Combine(folder, common)), "weir-worktrees.lock"), Patience, TimeProvider.System, cancellation: cancellation);
        return await TryAsync(cancellation, ["worktree", .. arguments]);
    }

    /// <summary>The same, where it must end well.</summary>
    /// <exception cref="WeirException"><c>git_failed</c>, or <c>locked</c>.</exception>
    public async Task WorktreeAsync(CancellationToken cancellation, params string[] arguments) => Output(await TryWorktreeAsync(cancellation, arguments), ["worktree"]);

    private static string Output(ProcessResult result, string[] arguments)
    {
        if (result.ExitCode == 0) return result.Output;
        var said = result.Error.Trim().Split('\n').FirstOrDefault(l => l.StartsWith("fatal", StringComparison.Ordinal) || l.StartsWith("error", StringComparison.Ordinal)) ?? result.Error.Trim().Split('\n')[0];
        throw new WeirException("git_failed", $"`git {arguments.First(a => !a.StartsWith('-'))}` failed: {Redact.Text(said)}");
    }

    /// <summary>Runs git and takes any end.</summary>
    public Task<ProcessResult> TryAsync(CancellationToken cancellation, params string[] arguments) => FeedAsync(null, arguments, cancellation);

    /// <summary>Runs git with something to read, and takes any end.</summary>
    public Task<ProcessResult> FeedAsync(string? input, IReadOnlyList<string> arguments, CancellationToken cancellation) => ProcessRunner.RunAsync(
        new ProcessSpec("git", arguments)
        {
            WorkingDirectory = folder,
            Input = input,
            Environment = index is null ? new Dictionary<string, string?>() : new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = index },
        },
        cancellation: cancellation);

    /// <summary>One line that git prints, or null when it fails or prints nothing.</summary>
    public async Task<string?> LineAsync(CancellationToken cancellation, params string[] arguments)
    {
        var result = await TryAsync(cancellation, arguments);
        return result.ExitCode == 0 && result.Output.Trim() is { Length: > 0 } line ? line : null;
    }

    /// <summary>The commit that a name means; null when it means none.</summary>
    public Task<string?> CommitAsync(string name, CancellationToken cancellation) => LineAsync(cancellation, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");

    /// <summary>HEAD.</summary>
    /// <exception cref="WeirException"><c>no_commits</c>, <c>no_git</c>.</exception>
    public async Task<string> HeadAsync(CancellationToken cancellation)
    {
        if (await CommitAsync("HEAD", cancellation) is { } head) return head;
        throw await LineAsync(cancellation, "rev-parse", "--git-dir") is null
            ? new WeirException("no_git", "experiments are kept in git, and this is no git repository", "`git init`, then commit what there is")
            : new WeirException("no_commits", "the git repository has no commit yet, and an experiment needs one to stand on", "`git add -A && git commit`");
    }

    /// <summary>The root of git's own work tree.</summary>
    public async Task<string> TopAsync(CancellationToken cancellation) => Path.GetFullPath((await RunAsync(cancellation, "rev-parse", "--show-toplevel")).Trim());
}
