using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Pipelines.Repro;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Runs experiments: in the workspace, or in folders of their own.</summary>
/// <param name="repository">The repository.</param>
/// <param name="begin">Begins the execution of one.</param>
/// <param name="time">The clock.</param>
public sealed class ExperimentRunner(DvcRepository repository, Func<ExperimentIdentity, IExperimentExecution> begin, TimeProvider time)
{
    private readonly ExperimentGit _git = new(repository.Root);

    /// <summary>Sets parameters in the workspace, reproduces there, and makes a commit of the result. HEAD and index stay what they are.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>no_commits</c>, <c>override_refused</c>; what <see cref="Reproduction"/> throws: the parameters stay set then.</exception>
    public async Task<ExperimentRef> RunHereAsync(ExperimentOptions options, CancellationToken cancellation)
    {
        var identity = await IdentifyAsync(options.Name, options.Repro.Force, cancellation);
        var folder = options.Repro.WorkingDirectory ?? repository.Root;
        foreach (var (path, content) in new ParamOverrides(options.Overrides, HydraParams.Of(repository)).Apply(folder))
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) AtomicFile.WriteBytes(path, content);
        await RecordDataAsync(cancellation);
        var here = DvcRepository.Open(repository.Root);
        return await RunAsync(here, options.Repro, identity, identity.Baseline, options.Message, cancellation);
    }

    /// <summary>The same in a folder of its own; the workspace stays what it is.</summary>
    /// <returns>The experiment; null after a dry run.</returns>
    /// <exception cref="WeirException">As of <see cref="RunHereAsync"/>.</exception>
    public async Task<ExperimentRef?> RunApartAsync(ExperimentOptions options, CancellationToken cancellation)
    {
        var identity = await IdentifyAsync(options.Name, options.Repro.Force, cancellation);
        var stashed = await new ExperimentStash(repository).MakeAsync(options, identity, cancellation);
        return await RunStashedAsync(stashed, options.Repro.Jobs, options.Repro.Trigger, cancellation);
    }

    /// <summary>Runs what was stashed, in a folder of its own.</summary>
    internal async Task<ExperimentRef?> RunStashedAsync(StashedExperiment stashed, int jobs, string trigger, CancellationToken cancellation)
    {
        var top = await _git.TopAsync(cancellation);
        await using var place = await ExperimentWorktree.CreateAsync(repository, stashed.Head, stashed.Commit, cancellation);
        var arguments = stashed.Arguments;
        foreach (var path in arguments.CopyPaths) Copy(Path.Combine(top, arguments.Folder, path), Path.Combine(place.Top, arguments.Folder, path), path);
        var options = arguments.ToRepro(place.Top, jobs, trigger);
        if (options.DryRun)
        {
            await using var dry = begin(stashed.Identity);
            await dry.ReproduceAsync(place.Repository, options, cancellation);
            return null;
        }

        return await RunAsync(place.Repository, options, stashed.Identity, stashed.Head, arguments.Message, cancellation);
    }

    /// <summary>Checks a name, or draws one.</summary>
    internal async Task<ExperimentIdentity> IdentifyAsync(string? name, bool mayReplace, CancellationToken cancellation)
    {
        var head = await _git.HeadAsync(cancellation);
        if (name is null)
        {
            var taken = (await new ExperimentStore(repository).ListAsync(head, cancellation)).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
            return new ExperimentIdentity(ExperimentNames.Draw(taken.Contains), head);
        }

        await ExperimentStore.RequireNameAsync(_git, head, name, cancellation);
        if (!mayReplace && await _git.CommitAsync(ExperimentRef.RefOf(head, name), cancellation) is not null) throw Exists(name);
        return new ExperimentIdentity(name, head);
    }

    internal static WeirException Exists(string name) => new(ErrorCodes.AlreadyExists, $"there is an experiment '{name}' on this commit", "give it another name, or use -f to replace it");

    private async Task<ExperimentRef> RunAsync(DvcRepository place, ReproOptions options, ExperimentIdentity identity, string parent, string? message, CancellationToken cancellation)
    {
        options = options with
        {
            Environment = new Dictionary<string, string?>(options.Environment) { ["DVC_EXP_NAME"] = identity.Name, ["DVC_EXP_BASELINE_REV"] = identity.Baseline, ["DVC_ROOT"] = repository.Root },
        };
        await using var execution = begin(identity);
        ExperimentRef? made = null;
        try
        {
            CheckOut(place, options, cancellation);
            var results = await execution.ReproduceAsync(place, options, cancellation);
            if (options.OnFailure != FailureMode.Ignore && results.FirstOrDefault(r => r.Verdict == StageVerdict.Failed) is { } failed) throw new WeirException("stage_failed", failed.Message ?? $"the stage '{failed.Name}' failed", "what else could run did; nothing is kept of an experiment that failed");
            made = await CommitAsync(place, results, identity, parent, options.Force, message, cancellation);
            await WarnOfUntrackedAsync(place, execution, cancellation);
            await Sharing.AutoPush.RunAsync(repository, made, execution.Warn, time, cancellation);
            return made;
        }
        finally
        {
            await execution.EndAsync(place, made);
        }
    }

    private async Task<ExperimentRef> CommitAsync(DvcRepository place, IReadOnlyList<StageResult> results, ExperimentIdentity identity, string parent, bool force, string? message, CancellationToken cancellation)
    {
        var index = DvcRepository.Open(place.Root).ReadIndex();
        var hash = ExperimentFiles.Hash(index, ExperimentFiles.Changed(results));
        var files = ExperimentFiles.OfStages(place, index, results.Select(r => r.Name)).Concat(ExperimentFiles.TopLevel(index));
        var top = await new ExperimentGit(place.Root).TopAsync(cancellation);
        var tree = await new TreeBuilder(top, ExperimentWorktree.Home(repository)).WriteAsync(files, [], new Dictionary<string, byte[]>(), cancellation);
        return await ExperimentCommit.MakeAsync(_git, identity, parent, tree, message ?? $"dvc: commit experiment {hash}", force, cancellation);
    }

    // Data that was changed and not added belongs to the experiment.
    private async Task RecordDataAsync(CancellationToken cancellation)
    {
        using var edit = await RepositoryEdit.BeginAsync(repository, time, null, cancellation);
        var index = repository.ReadIndex();
        var chosen = new TargetSelection(repository, index, repository.Root).All().Where(s => s.File is { IsFrozen: false, Deps.Count: 0 } && s.Outs.All(o => File.Exists(o.FullPath) || Directory.Exists(o.FullPath))).ToList();
        new CommitOperation(repository, index, edit).Run(chosen, relink: false, static _ => true, cancellation);
        await edit.EndAsync(cancellation);
    }

    // What the metafiles say, as far as the cache has it.
    private static void CheckOut(DvcRepository place, ReproOptions options, CancellationToken cancellation)
    {
        if (options.DryRun) return;
        var index = place.ReadIndex();
        var outs = options.Targets.Count == 0 ? index.Outs : ReproPlan.Make(place, index, options).Nodes.SelectMany(n => n.Stage is { } stage ? index.OutsOf(stage) : n.Outs);
        _ = new CheckoutOperation(place).Run(outs, force: true, cancellation);
    }

    private async Task WarnOfUntrackedAsync(DvcRepository place, IExperimentExecution execution, CancellationToken cancellation)
    {
        if (place.Root == repository.Root) return;
        var untracked = (await new ExperimentGit(place.Root).RunAsync(cancellation, "ls-files", "--others", "--exclude-standard", "--", ":/")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => !f.Split('/').Contains(".weir")).ToList();
        var index = DvcRepository.Open(place.Root).ReadIndex();
        untracked.RemoveAll(f => ExperimentFiles.OfStages(place, index, index.Stages.Select(s => s.Address)).Contains(Path.GetFullPath(Path.Combine(place.Root, f))));
        if (untracked.Count > 0) execution.Warn($"not in the experiment, because git does not track {(untracked.Count == 1 ? "it" : "them")}: {string.Join(", ", untracked)}");
    }

    private static void Copy(string from, string to, string shown)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            return;
        }

        if (!Directory.Exists(from)) throw WeirException.FileNotFound(shown);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), shown);
        Directory.CreateDirectory(to);
    }
}
