using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Lineage;
using Weir.Versioning.Config;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Imports;
using Weir.Versioning.Locks;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Operations;

/// <summary>Begins to track files and directories: content into the cache, a <c>.dvc</c> file beside each, the data itself out of git.</summary>
public sealed class AddOperation(DvcRepository repository, ILineageRecorder lineage, TimeProvider time)
{
    /// <summary>How long to wait for another command that writes metafiles.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Adds paths.</summary>
    /// <returns>What each became, in the order given.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>add_refused</c> (ignored, tracked by git, part of another out, a metafile), <c>locked</c>.</exception>
    public Task<IReadOnlyList<AddedPath>> RunAsync(IReadOnlyList<string> fullPaths, Action<string>? onWait = null, CancellationToken cancellation = default) =>
        RunAsync(fullPaths, new AddOptions(), onWait, cancellation);

    /// <summary>Adds paths.</summary>
    /// <returns>What each became, in the order given.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>add_refused</c> (ignored, tracked by git, part of another out, a metafile), <c>locked</c>.</exception>
    public async Task<IReadOnlyList<AddedPath>> RunAsync(IReadOnlyList<string> fullPaths, AddOptions options, Action<string>? onWait = null, CancellationToken cancellation = default)
    {
        var started = time.GetUtcNow();
        var added = new List<AddedPath>();
        using (await InterProcessLock.AcquireAsync(repository.MetafileLock, LockPatience, time, onWait, cancellation))
        {
            var index = repository.ReadIndex();
            var plans = new List<Plan>();
            foreach (var path in fullPaths) plans.Add(await PlanAsync(path, options, index, cancellation));
            AddChecks.RefuseEachOther(repository, plans.Where(p => p.Whole is null).Select(p => p.Path));
            using var locks = new PathLocks(repository, "weir add", time);
            string[] paths = [.. plans.Select(p => p.Path)];
            await locks.AcquireAsync([], paths, LockPatience, onWait, cancellation);
            var memory = LinkMemory.Load(repository);
            try
            {
                foreach (var plan in plans) added.Add(await AddAsync(plan, options, memory, cancellation));
            }
            finally
            {
                memory.Save();
                repository.Content.SaveState();
                repository.SaveProofs();
                locks.Release([], paths);
                await locks.FlushAsync(CancellationToken.None);
            }
        }

        await new Git(repository).StageAsync(added.SelectMany(a => new[] { a.Metafile, a.GitIgnore }).OfType<string>(), cancellation);
        await RecordAsync(added, started, cancellation);
        return added;
    }

    private async Task<Plan> PlanAsync(string source, AddOptions options, RepositoryIndex index, CancellationToken cancellation)
    {
        var path = options.Out ?? source;
        if (options.Out is not null)
        {
            if (!ConfigPaths.HasScheme(source) && FileFacts.Of(source) is null) throw WeirException.FileNotFound(source);
            if (FileFacts.Of(path, followLinks: false) is not null && !options.Force) throw new WeirException(ErrorCodes.AlreadyExists, $"'{repository.Relative(path)}' exists already", "use --force to replace it", new SourceLocation(repository.Relative(path)));
        }

        var whole = await new AddChecks(repository, index).CheckAsync(path, mayBeMissing: options.Out is not null || options.ToRemote, cancellation);
        return new Plan(source, path, whole);
    }

    // To a remote, or from an address: nothing of it lies here yet, and with the first nothing will.
    private async Task<ContentId> TransferAsync(Plan plan, AddOptions options, CancellationToken cancellation)
    {
        await using var source = SourceUrl.Open(RemoteOptions.OfUrl(repository.Config, plan.Source));
        var data = await source.FindAsync(cancellation);
        return options.ToRemote
            ? await ToRemote.SendAsync(repository, data, options.Remote, options.Jobs, time, cancellation)
            : await Placement.IntoRepositoryAsync(repository, data, null, plan.Path, new TransferRequest { Jobs = options.Jobs, Progress = options.Progress }, cancellation);
    }

    private async Task<AddedPath> AddAsync(Plan plan, AddOptions options, LinkMemory memory, CancellationToken cancellation)
    {
        if (plan.Whole is { } whole && !options.ToRemote) return AddPart(plan.Path, whole, options, cancellation);
        var metafile = plan.Path + ".dvc";
        var before = File.Exists(metafile) ? DvcFile.Read(metafile).Outs is [var recorded, ..] ? recorded.Content : null : null;
        ContentId content;
        if (options.ToRemote || ConfigPaths.HasScheme(plan.Source))
        {
            content = await TransferAsync(plan, options, cancellation);
        }
        else if (plan.Source != plan.Path)
        {
            content = OutSaving.Save(repository, plan.Source, relink: false, cancellation);
            var o = new TrackedOut(Path.GetFileName(plan.Path), plan.Path) { Content = content };
            new CheckoutOperation(repository).Run([o], options.Force, cancellation);
        }
        else
        {
            content = !options.NoCommit ? OutSaving.Save(repository, plan.Path, before, options.Relink, cancellation)
                : repository.Content.IsLegacySame(plan.Path, before, cancellation) ? before!
                : OutSaving.HashOnly(repository, plan.Path, cancellation);
        }

        repository.Cache.Flush();
        if (content is not { IsLegacy: true }) DvcFile.Record(metafile, Path.GetFileName(plan.Path), content, options.Description);
        var ignore = OutSaving.Ignore(repository, new TrackedOut(Path.GetFileName(plan.Path), plan.Path));
        if (!options.NoCommit && !options.ToRemote) memory.Note(plan.Path, content.Md5);
        return new AddedPath(plan.Path, metafile, content, ignore, before != content);
    }

    // Only the named part of a tracked directory: the rest stays as recorded, whatever lies in the workspace.
    private AddedPath AddPart(string path, Selected whole, AddOptions options, CancellationToken cancellation)
    {
        var o = whole.Outs[0];
        var content = PartialSaving.Save(repository, o, path, options, cancellation);
        repository.Cache.Flush();
        var isChanged = content != o.Content;
        if (isChanged) DvcFile.Record(whole.FilePath, o.Path, content);
        return new AddedPath(o.FullPath, whole.FilePath, content, OutSaving.Ignore(repository, o), isChanged);
    }

    private async Task RecordAsync(List<AddedPath> added, DateTimeOffset started, CancellationToken cancellation)
    {
        if (!added.Exists(a => a.IsChanged)) return;
        var revision = await GitRevision.ReadAsync(repository.Root, cancellation);
        foreach (var path in added.Where(a => a.IsChanged))
        {
            var name = repository.Relative(path.FullPath);
            var artifact = new Artifact(ArtifactKinds.File, $"md5:{path.Content.Md5}", name);
            await lineage.RecordAsync(
                new Execution
                {
                    Id = Id.New(),
                    Kind = "add",
                    Name = name,
                    StartedAt = started,
                    EndedAt = time.GetUtcNow(),
                    GitCommit = revision?.Commit,
                    GitDirty = revision?.IsDirty ?? false,
                    Outputs = [artifact],
                },
                cancellation);
        }
    }

    private sealed record Plan(string Source, string Path, Selected? Whole);
}
