using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments;

/// <summary>The experiments of a repository, as DVC keeps them in git.</summary>
public sealed class ExperimentStore(DvcRepository repository)
{
    /// <summary>All experiments, by baseline and name.</summary>
    /// <param name="baseline">Only those on this commit; null for all.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<IReadOnlyList<ExperimentRef>> ListAsync(string? baseline, CancellationToken cancellation = default)
    {
        var output = await GitAsync(cancellation, "for-each-ref", "--format=%(objectname) %(refname)", "refs/exps");
        return [.. output.Split('\n').Select(ExperimentRef.Parse).OfType<ExperimentRef>().Where(e => baseline is null || e.Baseline == baseline).OrderBy(e => e.Baseline, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>The experiment of that name; on the present commit when several have it.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name; <c>ambiguous_experiment</c>.</exception>
    public async Task<ExperimentRef> RequireAsync(string name, CancellationToken cancellation = default) =>
        Choose(await ListAsync(null, cancellation), name, await CommitAsync("HEAD", cancellation));

    internal static ExperimentRef Choose(IReadOnlyList<ExperimentRef> all, string name, string? head)
    {
        List<ExperimentRef> found = [.. all.Where(e => e.Name == name || e.Ref == name || (name.Length >= 7 && e.Commit.StartsWith(name, StringComparison.Ordinal)))];
        if (found.Count > 1 && head is not null) found = found.FindAll(e => e.Baseline == head) is { Count: > 0 } here ? here : found;
        return found switch
        {
            [var only] => only,
            [] => throw new WeirException(ErrorCodes.NotFound, $"there is no experiment '{name}'", DidYouMean.Hint(name, all.Select(e => e.Name)) ?? "`weir exp list -A` shows all"),
            _ => throw new WeirException("ambiguous_experiment", $"several commits have an experiment '{name}'", $"name one in full: {string.Join(", ", found.Select(e => e.Ref))}"),
        };
    }

    /// <summary>Those on the commits of a scope.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>.</exception>
    public async Task<IReadOnlyList<ExperimentRef>> SelectAsync(Showing.ExperimentScope scope, CancellationToken cancellation)
    {
        var commits = scope.AllCommits ? null : await BaselinesAsync(scope, cancellation);
        return [.. (await ListAsync(null, cancellation)).Where(e => commits?.Contains(e.Baseline) != false)];
    }

    /// <summary>The commits of a scope.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>.</exception>
    public async Task<IReadOnlySet<string>> BaselinesAsync(Showing.ExperimentScope scope, CancellationToken cancellation) =>
        (await scope.CommitsAsync(new ExperimentGit(repository.Root), cancellation)).ToHashSet(StringComparer.Ordinal);

    /// <summary>What git takes for a name: an experiment's commit, else the name itself.</summary>
    public async Task<string> RevisionAsync(string name, CancellationToken cancellation = default)
    {
        if (name == "workspace" || await CommitAsync(name, cancellation) is not null) return name;
        return (await RequireAsync(name, cancellation)).Commit;
    }

    /// <summary>The commit that a name means to git; null when it means none.</summary>
    public async Task<string?> CommitAsync(string name, CancellationToken cancellation = default)
    {
        var result = await RunAsync(cancellation, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    /// <summary>Makes the workspace what an experiment was; HEAD and index stay. What differed before is kept as DVC keeps it, in <c>refs/exps/apply/stash</c>.</summary>
    /// <param name="experiment">It.</param>
    /// <param name="mayReplace">False refuses when files that git tracks have changes.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>unsaved_changes</c>.</exception>
    public Task ApplyAsync(ExperimentRef experiment, bool mayReplace, CancellationToken cancellation = default) => new Running.ExperimentApplication(repository).RunAsync(experiment, mayReplace, cancellation);

    /// <summary>Makes a branch of an experiment.</summary>
    /// <exception cref="WeirException"><c>git_failed</c>: there is such a branch.</exception>
    public Task BranchAsync(ExperimentRef experiment, string branch, CancellationToken cancellation = default) => GitAsync(cancellation, "branch", "--", branch, experiment.Commit);

    /// <summary>Removes an experiment.</summary>
    public Task RemoveAsync(ExperimentRef experiment, CancellationToken cancellation = default) => GitAsync(cancellation, "update-ref", "-d", experiment.Ref, experiment.Commit);

    /// <summary>Gives an experiment another name.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>, unless forced.</exception>
    public async Task RenameAsync(ExperimentRef experiment, string name, bool force, CancellationToken cancellation = default)
    {
        var target = ExperimentRef.RefOf(experiment.Baseline, name);
        await RequireNameAsync(new ExperimentGit(repository.Root), experiment.Baseline, name, cancellation);
        if (!force && await CommitAsync(target, cancellation) is not null) throw new WeirException(ErrorCodes.AlreadyExists, $"there is an experiment '{name}' on that commit", "use -f to replace it");
        await GitAsync(cancellation, "update-ref", target, experiment.Commit);
        await RemoveAsync(experiment, cancellation);
    }

    /// <summary>Refuses what is no name.</summary>
    internal static async Task RequireNameAsync(ExperimentGit git, string baseline, string name, CancellationToken cancellation)
    {
        if (name.Contains('/', StringComparison.Ordinal) || (await git.TryAsync(cancellation, "check-ref-format", ExperimentRef.RefOf(baseline, name))).ExitCode != 0)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' is no name for an experiment", "use letters, digits, '-' and '_'");
    }

    private Task<string> GitAsync(CancellationToken cancellation, params string[] arguments) => new ExperimentGit(repository.Root).RunAsync(cancellation, arguments);

    private Task<ProcessResult> RunAsync(CancellationToken cancellation, params string[] arguments) => new ExperimentGit(repository.Root).TryAsync(cancellation, arguments);
}
