using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Keeps the workspace as an experiment without running anything.</summary>
public sealed class ExperimentSaving(DvcRepository repository, TimeProvider time)
{
    /// <summary>Stages, <c>.dvc</c> files or tracked paths whose content is taken into the cache; all when empty.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Full path that targets start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Targets may be folders.</summary>
    public bool Recursive { get; init; }

    /// <summary>Replace one of that name.</summary>
    public bool Force { get; init; }

    /// <summary>Its name; null for one drawn by lot.</summary>
    public string? Name { get; init; }

    /// <summary>Full paths of untracked files that go along.</summary>
    public IReadOnlyList<string> Untracked { get; init; } = [];

    /// <summary>Message of its commit; null for DVC's.</summary>
    public string? Message { get; init; }

    /// <summary>Hears what is to be known.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Untracked files that stayed out, relative to git's root.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>Saves.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>no_commits</c>, <c>file_not_found</c>.</exception>
    public async Task<ExperimentRef> RunAsync(CancellationToken cancellation)
    {
        var git = new ExperimentGit(repository.Root);
        var identity = await new ExperimentRunner(repository, static _ => throw new InvalidOperationException(), time).IdentifyAsync(Name, Force, cancellation);
        foreach (var path in Untracked) if (!File.Exists(path) && !Directory.Exists(path)) throw WeirException.FileNotFound(repository.Relative(path));
        var stages = await CommitAsync(cancellation);
        var index = DvcRepository.Open(repository.Root).ReadIndex();
        var locks = index.PipelineFiles.Select(f => LockFile.PathFor(f.FilePath));
        var top = await git.TopAsync(cancellation);
        var tree = await new TreeBuilder(top, ExperimentWorktree.Home(repository)).WriteAsync([], Untracked.Concat(ExperimentFiles.TopLevel(index)).Concat(locks), new Dictionary<string, byte[]>(), cancellation);
        var made = await ExperimentCommit.MakeAsync(git, identity, identity.Baseline, tree, Message ?? $"dvc: commit experiment {ExperimentFiles.Hash(index, stages)}", Force, cancellation);
        var inside = (await git.RunAsync(cancellation, "ls-tree", "-r", "-z", "--name-only", "--full-tree", made.Commit)).Split('\0').ToHashSet(StringComparer.Ordinal);
        LeftOut = [.. (await new ExperimentGit(top).RunAsync(cancellation, "ls-files", "-z", "--others", "--exclude-standard")).TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => !inside.Contains(f) && !f.Split('/').Contains(".weir"))];
        await Sharing.AutoPush.RunAsync(repository, made, Warn, time, cancellation);
        return made;
    }

    private async Task<IReadOnlyList<string>> CommitAsync(CancellationToken cancellation)
    {
        using var edit = await RepositoryEdit.BeginAsync(repository, time, null, cancellation);
        var index = repository.ReadIndex();
        index.RequireSound();
        var chosen = new TargetSelection(repository, index, WorkingDirectory).Resolve(Targets, Recursive);
        new CommitOperation(repository, index, edit) { SavesRuns = true }.Run(chosen, relink: false, static _ => true, cancellation);
        await edit.EndAsync(cancellation);
        return [.. chosen.Where(c => c.Stage is not null).Select(c => c.Address)];
    }
}
