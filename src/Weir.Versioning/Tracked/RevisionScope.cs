using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Tracked;

/// <summary>Which commits count besides the workspace.</summary>
public sealed record RevisionScope
{
    /// <summary>Tips of all branches.</summary>
    public bool AllBranches { get; init; }

    /// <summary>All tags.</summary>
    public bool AllTags { get; init; }

    /// <summary>All commits of all branches and tags.</summary>
    public bool AllCommits { get; init; }

    /// <summary>All experiments.</summary>
    public bool AllExperiments { get; init; }

    /// <summary>Commits of that day or later, <c>yyyy-mm-dd</c>.</summary>
    public string? Since { get; init; }

    /// <summary>One commit, and <see cref="Count"/> - 1 before it.</summary>
    public string? Revision { get; init; }

    /// <summary>These commits, by their full hash.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>How many commits from <see cref="Revision"/> back.</summary>
    public int Count { get; init; } = 1;

    /// <summary>True when it is the workspace alone.</summary>
    public bool IsWorkspaceOnly => !AllBranches && !AllTags && !AllCommits && !AllExperiments && Since is null && Revision is null && Commits.Count == 0;

    internal async Task<IReadOnlyList<string>> CommitsAsync(DvcRepository repository, CancellationToken cancellation)
    {
        if (IsWorkspaceOnly) return [];
        if (repository.Config.HasNoScm) throw new WeirException("no_git", "this repository works without git, so it has no commits", "leave out the options that name commits");
        var commits = new List<string>(Commits);
        if (AllCommits || Since is not null)
        {
            string[] since = [];
            if (Since is { } day && !AllCommits)
            {
                if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) throw new WeirException(ErrorCodes.InvalidValue, $"'{day}' is not a date", "write yyyy-mm-dd");
                since = [$"--since={day}T00:00:00"];
            }

            // Only commits that touched a metafile, and all merges between: others track what their parents track. Tips come besides, for a shallow clone's sake.
            commits.AddRange(await LinesAsync(repository, ["rev-list", "--branches", "--tags", "--remotes", "HEAD", .. since, "--full-history", "--", "*.dvc", "*dvc.yaml", "*dvc.lock"], cancellation));
            commits.AddRange(await LinesAsync(repository, ["rev-list", "--no-walk", "--branches", "--tags", "--remotes", "HEAD"], cancellation));
        }

        if (AllBranches) commits.AddRange(await LinesAsync(repository, ["for-each-ref", "--format=%(objectname)", "refs/heads"], cancellation));
        if (AllTags) commits.AddRange(await LinesAsync(repository, ["for-each-ref", "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags"], cancellation));
        if (AllExperiments)
        {
            // Each experiment, with the baseline that it stands on; the queue's stash, and marks of the running one, are none.
            var refs = await LinesAsync(repository, ["for-each-ref", "--format=%(refname) %(objectname)", "refs/exps"], cancellation);
            commits.AddRange(refs.Select(r => r.Split(' ')).Where(r => r[0].Split('/') is ["refs", "exps", { Length: 2 }, ..]).Select(r => r[1]));
        }

        if (Revision is { } revision)
        {
            using var git = new GitPlumbing(repository.Root);
            var start = await git.ResolveAsync(revision, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no commit '{revision}'", "`git log` shows those that there are");
            commits.AddRange(await LinesAsync(repository, ["rev-list", "--first-parent", $"--max-count={Count}", start], cancellation));
        }

        return [.. commits.Distinct()];
    }

    private static async Task<string[]> LinesAsync(DvcRepository repository, string[] arguments, CancellationToken cancellation) =>
        (await GitPlumbing.RunAsync(repository.Root, arguments, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
