using Weir.Foundation.Errors;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>Which commits' experiments are meant.</summary>
public sealed record ExperimentScope
{
    /// <summary>Commits, branches or tags; HEAD when there are none and nothing else is asked for.</summary>
    public IReadOnlyList<string> Revisions { get; init; } = [];

    /// <summary>How many commits from each revision back by first parents; negative for all.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Tips of all branches.</summary>
    public bool AllBranches { get; init; }

    /// <summary>All tags.</summary>
    public bool AllTags { get; init; }

    /// <summary>All commits of branches and tags.</summary>
    public bool AllCommits { get; init; }

    /// <summary>The commits in order, each once.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>.</exception>
    internal async Task<IReadOnlyList<string>> CommitsAsync(ExperimentGit git, CancellationToken cancellation)
    {
        var commits = new List<string>();
        IReadOnlyList<string> revisions = Revisions.Count > 0 || AllBranches || AllTags || AllCommits ? Revisions : ["HEAD"];
        foreach (var revision in revisions)
        {
            var start = await git.CommitAsync(revision, cancellation) ?? throw new WeirException("unknown_revision", $"git knows no revision '{revision}'", "name a branch, a tag or a commit");
            string[] most = Count < 0 ? [] : [$"--max-count={Count}"];
            commits.AddRange(await LinesAsync(["rev-list", "--first-parent", .. most, start]));
        }

        if (AllCommits) commits.AddRange(await LinesAsync("rev-list", "--date-order", "HEAD", "--branches", "--remotes", "--tags"));
        else
        {
            if (AllBranches) commits.AddRange(await LinesAsync("for-each-ref", "--format=%(objectname)", "refs/heads"));
            if (AllTags) commits.AddRange(await LinesAsync("for-each-ref", "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags"));
        }

        return [.. commits.Distinct()];

        async Task<string[]> LinesAsync(params string[] arguments) => (await git.RunAsync(cancellation, arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
