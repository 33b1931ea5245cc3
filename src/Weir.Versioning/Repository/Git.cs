using Weir.Foundation.Errors;
using Weir.Foundation.Processes;

namespace Weir.Versioning.Repository;

/// <summary>The few questions that versioning asks git, and what it tells it. Without git (<c>core.no_scm</c>) every answer is no.</summary>
internal sealed class Git(DvcRepository repository)
{
    private bool IsUsed => !repository.Config.HasNoScm;

    /// <summary>True when git tracks a path, or anything below it.</summary>
    public async Task<bool> IsTrackedAsync(string fullPath, CancellationToken cancellation) =>
        IsUsed && (await RunAsync(cancellation, "ls-files", "--error-unmatch", "--", fullPath)).ExitCode == 0;

    /// <summary>True when git ignores a path.</summary>
    public bool IsIgnored(string fullPath) => IsUsed && RunAsync(CancellationToken.None, "check-ignore", "-q", "--", fullPath).GetAwaiter().GetResult().ExitCode == 0;

    /// <summary>Those of several paths that git ignores, asked at once.</summary>
    public IReadOnlySet<string> Ignored(IReadOnlyList<string> fullPaths)
    {
        if (!IsUsed) return new HashSet<string>();
        var spec = new ProcessSpec("git", ["check-ignore", "-z", "--stdin"]) { WorkingDirectory = repository.Root, Input = string.Join('\0', fullPaths) };
        return ProcessRunner.RunAsync(spec).GetAwaiter().GetResult().Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(p => p.TrimEnd('\n')).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Adds metafiles to git's index when <c>core.autostage</c> is set.</summary>
    public async Task StageAsync(IEnumerable<string> fullPaths, CancellationToken cancellation)
    {
        if (!IsUsed || !repository.Config.IsAutostage) return;
        var paths = fullPaths.Distinct().ToArray();
        if (paths.Length == 0) return;
        var result = await RunAsync(cancellation, ["add", "-A", "--", .. paths]);
        if (result.ExitCode != 0) throw new WeirException("git_failed", $"`git add` failed: {result.Error.Trim().Split('\n')[0]}", "core.autostage is on; `weir config core.autostage false` turns it off");
    }

    /// <summary>Runs git in the root of the repository.</summary>
    public Task<ProcessResult> RunAsync(CancellationToken cancellation, params string[] arguments) =>
        ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = repository.Root }, cancellation: cancellation);
}
