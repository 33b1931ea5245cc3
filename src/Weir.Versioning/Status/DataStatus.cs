using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;
using Weir.Versioning.Metafiles;

namespace Weir.Versioning.Status;

/// <summary>Where tracked data stands: between the last commit and the metafiles, and between these and the workspace.</summary>
public sealed record DataStatus
{
    /// <summary>Recorded, but not in the cache.</summary>
    public IReadOnlyList<string> NotInCache { get; init; } = [];

    /// <summary>Recorded, but not in the remote; found only when asked for.</summary>
    public IReadOnlyList<string> NotInRemote { get; init; } = [];

    /// <summary>Last commit against the metafiles.</summary>
    public DataDifference Committed { get; init; } = DataDifference.None;

    /// <summary>Metafiles against the workspace.</summary>
    public DataDifference Uncommitted { get; init; } = DataDifference.None;

    /// <summary>Files in the workspace of a directory whose object is not in the cache; file by file only.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Files that neither git nor a metafile knows.</summary>
    public IReadOnlyList<string> Untracked { get; init; } = [];

    /// <summary>The same in commit, metafiles and workspace.</summary>
    public IReadOnlyList<string> Unchanged { get; init; } = [];

    /// <summary>True when git sees changes of its own.</summary>
    public bool IsGitDirty { get; init; }

    /// <summary>True in a git repository without a commit.</summary>
    public bool HasNoCommits { get; init; }

    /// <summary>Finds out.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="index">Its metafiles.</param>
    /// <param name="granular">File by file within directories.</param>
    /// <param name="withUntracked">Also list what is not tracked.</param>
    /// <param name="targets">Full paths to look at; empty for all.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<DataStatus> ReadAsync(DvcRepository repository, RepositoryIndex index, bool granular, bool withUntracked, IReadOnlyList<string> targets, CancellationToken cancellation = default)
    {
        var names = targets.Select(repository.Relative).ToList();
        bool IsChosen(string path) => names.Count == 0 || names.Exists(n => n == "." || path == n || path.StartsWith(n + "/", StringComparison.Ordinal));
        var recorded = DataTree.Recorded(repository, index.Outs);
        var present = DataTree.Present(repository, index.Outs, cancellation);
        var here = DataComparison.Of(recorded, present, granular, granular, IsChosen);
        here.FindRenames();
        repository.Content.SaveState();

        var git = new Git(repository);
        var status = new DataStatus
        {
            NotInCache = [.. DataDiff.Missing(repository.Cache, here.Old).Select(e => e.Name)],
            Uncommitted = Difference(here),
            Unknown = [.. here.Unknown.Select(e => e.Name)],
            Unchanged = [.. here.Unchanged.Select(e => e.Name)],
        };
        if (repository.Config.HasNoScm) return status;

        var hasCommits = (await git.RunAsync(cancellation, "rev-parse", "--verify", "--quiet", "HEAD")).ExitCode == 0;
        var committed = await CommittedAsync(repository, recorded, hasCommits, granular, IsChosen, cancellation);
        var same = committed.Unchanged.Select(e => e.Name).ToHashSet();
        var changes = await git.RunAsync(cancellation, "status", "--porcelain", "-z", withUntracked ? "--untracked-files=all" : "--untracked-files=no", ".");
        var lines = changes.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Trim().Length > 0).ToArray();
        return status with
        {
            Committed = Difference(committed),
            Unchanged = [.. status.Unchanged.Where(same.Contains)],
            Untracked = withUntracked ? await UntrackedAsync(git, IsChosen, cancellation) : [],
            IsGitDirty = lines.Length > 0,
            HasNoCommits = !hasCommits,
        };
    }

    private static async Task<DataComparison> CommittedAsync(DvcRepository repository, DataTree recorded, bool hasCommits, bool granular, Func<string, bool> isChosen, CancellationToken cancellation)
    {
        if (!hasCommits) return Compare(DataTree.Recorded(repository, []));
        using var tree = await RevisionTree.OpenAsync(repository.Root, "HEAD", cancellation);
        var index = RepositoryIndex.Read(repository, tree);
        return Compare(DataTree.Recorded(repository, index.Outs));

        DataComparison Compare(DataTree head)
        {
            var compared = DataComparison.Of(head, recorded, granular, granular, isChosen);
            compared.FindRenames();
            return compared;
        }
    }

    private static async Task<IReadOnlyList<string>> UntrackedAsync(Git git, Func<string, bool> isChosen, CancellationToken cancellation)
    {
        var result = await git.RunAsync(cancellation, "ls-files", "--others", "--exclude-standard", "-z");
        if (result.ExitCode != 0) throw new WeirException("git_failed", $"`git ls-files` failed: {result.Error.Trim().Split('\n')[0]}");
        return [.. result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Trim().Length > 0).Where(isChosen)];
    }

    private static DataDifference Difference(DataComparison compared) => new()
    {
        Added = compared.Added,
        Deleted = compared.Deleted,
        Modified = compared.Modified,
        Renamed = compared.Renamed,
    };
}
