using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>Everything that <c>exp show</c> shows: the workspace, commits, and the experiments on each.</summary>
public sealed class ExperimentCollection(DvcRepository repository)
{
    /// <summary>Which commits.</summary>
    public ExperimentScope Scope { get; init; } = new();

    /// <summary>Only parameters that stages read.</summary>
    public bool OnlyDeps { get; init; }

    /// <summary>Without the workspace.</summary>
    public bool HidesWorkspace { get; init; }

    /// <summary>Without names of branches and tags.</summary>
    public bool HidesNames { get; init; }

    /// <summary>Entries of the queue on a commit, by what they are; none where there is no queue.</summary>
    public IReadOnlyList<QueuedEntry> Queue { get; init; } = [];

    /// <summary>Reads it all.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>unknown_revision</c>.</exception>
    public async Task<IReadOnlyList<ExperimentState>> ReadAsync(CancellationToken cancellation)
    {
        var git = new ExperimentGit(repository.Root);
        if (await git.CommitAsync("HEAD", cancellation) is null) return [];
        var reader = new ExperimentReader(repository, OnlyDeps);
        var states = new List<ExperimentState>();
        var commits = await Scope.CommitsAsync(git, cancellation);
        var names = HidesNames ? [] : await NamesAsync(git, cancellation);
        var all = await new ExperimentStore(repository).ListAsync(null, cancellation);
        if (!HidesWorkspace) states.Add(await reader.ReadAsync("workspace", cancellation));
        foreach (var commit in commits)
        {
            var entries = new List<ExperimentEntry>();
            entries.AddRange(await QueuedAsync(reader, commit, "running", cancellation));
            var made = new List<ExperimentEntry>();
            foreach (var experiment in all.Where(e => e.Baseline == commit))
            {
                var executor = Queue.FirstOrDefault(q => q.Executor.State == "success" && q.Ref == experiment.Ref)?.Executor;
                made.Add(new ExperimentEntry(await reader.ReadAsync(experiment.Commit, cancellation) with { Name = experiment.Name }, executor));
            }

            entries.AddRange(Sorted(made));
            entries.AddRange(await QueuedAsync(reader, commit, "queued", cancellation));
            entries.AddRange(await QueuedAsync(reader, commit, "failed", cancellation));
            states.Add(await reader.ReadAsync(commit, cancellation) with { Name = names.GetValueOrDefault(commit), Experiments = entries.Count > 0 ? entries : null });
        }

        return states;
    }

    private async Task<IEnumerable<ExperimentEntry>> QueuedAsync(ExperimentReader reader, string commit, string what, CancellationToken cancellation)
    {
        var entries = new List<ExperimentEntry>();
        foreach (var one in Queue.Where(q => q.Baseline == commit && q.Executor.State == what))
        {
            var state = await reader.ReadAsync(one.Commit, cancellation) with { Name = one.Name };
            if (what == "queued" && state.Data is { } data) state = state with { Data = data with { Metrics = new Dictionary<string, Comparing.TrackedValues.FileValues>() } };
            if (what == "failed") state = state with { Error = new Foundation.Errors.WeirException("experiment_failed", one.Message ?? "the run failed") };
            entries.Add(new ExperimentEntry(state, one.Executor));
        }

        return Sorted(entries);
    }

    private static IEnumerable<ExperimentEntry> Sorted(IEnumerable<ExperimentEntry> entries) =>
        entries.OrderByDescending(e => e.State.Data?.Time ?? DateTimeOffset.UnixEpoch).ThenByDescending(e => e.State.Rev, StringComparer.Ordinal);

    // The branch that is checked out, else a tag, else a branch.
    private static async Task<Dictionary<string, string>> NamesAsync(ExperimentGit git, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (await git.LineAsync(cancellation, "symbolic-ref", "--quiet", "--short", "HEAD") is { } branch && await git.CommitAsync("HEAD", cancellation) is { } head) names[head] = branch;
        foreach (var where in new[] { "refs/tags", "refs/heads" })
        {
            foreach (var line in (await git.RunAsync(cancellation, "for-each-ref", "--format=%(objectname) %(*objectname) %(refname:strip=2)", where)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = line.Split(' ', 3);
                names.TryAdd(parts[1].Length > 0 ? parts[1] : parts[0], parts[2]);
            }
        }

        return names;
    }
}

/// <summary>An entry of the queue, in whatever state.</summary>
/// <param name="Commit">Its stash commit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Baseline">The commit it stands on.</param>
/// <param name="Executor">Who runs or ran it, and how far it is.</param>
public sealed record QueuedEntry(string Commit, string Name, string Baseline, ExperimentExecutor Executor)
{
    /// <summary>The ref of its result; null before.</summary>
    public string? Ref { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; init; }
}
