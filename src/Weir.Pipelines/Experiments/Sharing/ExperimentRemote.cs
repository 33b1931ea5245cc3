using Weir.Foundation.Errors;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Sharing;

/// <summary>Experiments of a git remote.</summary>
/// <param name="repository">The repository.</param>
/// <param name="remote">Name or address of the remote.</param>
public sealed class ExperimentRemote(DvcRepository repository, string remote)
{
    private readonly ExperimentGit _git = new(repository.Root);

    /// <summary>Those that it has.</summary>
    /// <param name="baselines">Only those on these commits; null for all.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>git_failed</c>: there is no such remote, or it cannot be reached.</exception>
    public async Task<IReadOnlyList<ExperimentRef>> ListAsync(IReadOnlySet<string>? baselines, CancellationToken cancellation)
    {
        var output = await _git.RunAsync(cancellation, "ls-remote", "--", remote, "refs/exps/*");
        return [.. output.Split('\n').Select(l => ExperimentRef.Parse(l.Replace('\t', ' '))).OfType<ExperimentRef>().Where(e => baselines is null || baselines.Contains(e.Baseline)).OrderBy(e => e.Baseline, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>Those of some names.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest; <c>ambiguous_experiment</c>.</exception>
    public async Task<IReadOnlyList<ExperimentRef>> RequireAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var all = await ListAsync(null, cancellation);
        var head = await _git.CommitAsync("HEAD", cancellation);
        return [.. names.Select(name => ExperimentStore.Choose(all, name, head))];
    }

    /// <summary>Sends experiments.</summary>
    /// <param name="experiments">Which.</param>
    /// <param name="force">Replace others of their names.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>git_failed</c>.</exception>
    public async Task<ExperimentExchange> PushAsync(IReadOnlyList<ExperimentRef> experiments, bool force, CancellationToken cancellation)
    {
        if (experiments.Count == 0) return new ExperimentExchange([], [], []);
        string[] flags = force ? ["--force"] : [];
        var result = await _git.TryAsync(cancellation, ["push", "--porcelain", "--no-verify", .. flags, "--", remote, .. experiments.Select(e => $"{e.Ref}:{e.Ref}")]);
        var told = result.Output.Split('\n').Select(l => l.Split('\t')).Where(p => p.Length >= 3).Select(p => (Flag: p[0], Name: p[1].Split(':')[^1])).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Flag);
        if (told.Count == 0) throw new WeirException("git_failed", $"`git push` failed: {Redact.Text(result.Error.Trim().Split('\n')[0])}", "`git remote -v` shows the remotes");
        return new ExperimentExchange(With(" ", "*", "+"), With("="), With("!"));

        List<ExperimentRef> With(params string[] those) => [.. experiments.Where(e => told.TryGetValue(e.Ref, out var flag) && those.Contains(flag))];
    }

    /// <summary>Brings experiments.</summary>
    /// <param name="experiments">Which, as <see cref="ListAsync"/> gave them.</param>
    /// <param name="force">Replace others of their names.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>git_failed</c>.</exception>
    public async Task<ExperimentExchange> PullAsync(IReadOnlyList<ExperimentRef> experiments, bool force, CancellationToken cancellation)
    {
        var (moved, same, diverged) = (new List<ExperimentRef>(), new List<ExperimentRef>(), new List<ExperimentRef>());
        foreach (var experiment in experiments)
        {
            var here = await _git.CommitAsync(experiment.Ref, cancellation);
            (here == experiment.Commit ? same : here is null || force ? moved : diverged).Add(experiment);
        }

        if (moved.Count > 0) await _git.RunAsync(cancellation, ["fetch", "--no-tags", "--no-write-fetch-head", "--", remote, .. moved.Select(e => $"+{e.Ref}:{e.Ref}")]);
        return new ExperimentExchange(moved, same, diverged);
    }

    /// <summary>Removes experiments there.</summary>
    /// <exception cref="WeirException"><c>git_failed</c>.</exception>
    public async Task RemoveAsync(IReadOnlyList<ExperimentRef> experiments, CancellationToken cancellation)
    {
        if (experiments.Count > 0) await _git.RunAsync(cancellation, ["push", "--quiet", "--no-verify", "--", remote, .. experiments.Select(e => ":" + e.Ref)]);
    }

    /// <summary>Gives an experiment another name there.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>, unless forced; <c>git_failed</c>.</exception>
    public async Task RenameAsync(ExperimentRef experiment, string name, bool force, CancellationToken cancellation)
    {
        await ExperimentStore.RequireNameAsync(_git, experiment.Baseline, name, cancellation);
        var target = ExperimentRef.RefOf(experiment.Baseline, name);
        if (!force && (await ListAsync(null, cancellation)).Any(e => e.Ref == target)) throw Running.ExperimentRunner.Exists(name);
        await _git.RunAsync(cancellation, "fetch", "--no-tags", "--no-write-fetch-head", "--", remote, experiment.Ref);
        await _git.RunAsync(cancellation, "push", "--quiet", "--no-verify", "--atomic", "--force", "--", remote, $"{experiment.Commit}:{target}", ":" + experiment.Ref);
    }
}

/// <summary>What became of experiments that were sent or brought.</summary>
/// <param name="Moved">Are there now.</param>
/// <param name="Same">Were there.</param>
/// <param name="Diverged">Others have their names, and stay.</param>
public sealed record ExperimentExchange(IReadOnlyList<ExperimentRef> Moved, IReadOnlyList<ExperimentRef> Same, IReadOnlyList<ExperimentRef> Diverged)
{
    /// <summary>All that both sides have.</summary>
    public IEnumerable<ExperimentRef> Shared => Moved.Concat(Same);
}
