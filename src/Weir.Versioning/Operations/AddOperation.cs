using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Foundation.Processes;
using Weir.Lineage;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Begins to track files and directories: content into the cache, a <c>.dvc</c> file beside each, the data itself out of git.</summary>
public sealed class AddOperation(DvcRepository repository, ILineageRecorder lineage, TimeProvider time)
{
    /// <summary>How long to wait for another command that writes metafiles.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Adds paths.</summary>
    /// <returns>What each became, in the order given.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>add_refused</c> (ignored, tracked by git, part of another out, a metafile), <c>locked</c>.</exception>
    public async Task<IReadOnlyList<AddedPath>> RunAsync(IReadOnlyList<string> fullPaths, Action<string>? onWait = null, CancellationToken cancellation = default)
    {
        var started = time.GetUtcNow();
        var index = repository.ReadIndex();
        foreach (var path in fullPaths) await RefuseAsync(path, index, cancellation);
        var added = new List<AddedPath>();
        using (await InterProcessLock.AcquireAsync(repository.MetafileLock, LockPatience, time, onWait, cancellation))
        {
            foreach (var path in fullPaths) added.Add(Add(path, cancellation));
        }

        repository.Content.SaveState();
        var touched = added.SelectMany(a => new[] { a.Metafile, a.GitIgnore }).OfType<string>().Distinct().ToArray();
        if (repository.Config is { IsAutostage: true, HasNoScm: false }) await Git(["add", "--", .. touched], cancellation);
        await RecordAsync(added, started, cancellation);
        return added;
    }

    private AddedPath Add(string path, CancellationToken cancellation)
    {
        var content = OutSaving.Save(repository, path, cancellation);
        var metafile = path + ".dvc";
        var before = File.Exists(metafile) ? DvcFile.Read(metafile).Outs is [var recorded, ..] ? recorded.Content : null : null;
        DvcFile.Record(metafile, Path.GetFileName(path), content);
        return new AddedPath(path, metafile, content, OutSaving.Ignore(repository, new TrackedOut(Path.GetFileName(path), path)), before != content);
    }

    private async Task RefuseAsync(string path, RepositoryIndex index, CancellationToken cancellation)
    {
        var name = repository.Relative(path);
        var stat = FileStat.Of(path) ?? throw WeirException.FileNotFound(name);
        if (name.StartsWith("../", StringComparison.Ordinal) || name == ".") throw Refuse(name, "lies outside the repository", "only what is inside can be added");
        if (path.EndsWith(".dvc", StringComparison.Ordinal)) throw Refuse(name, "is a metafile", "add the data, not its .dvc file");
        if (name.Split('/').Any(s => s is ".dvc" or ".git" or ".weir")) throw Refuse(name, "belongs to the repository itself", "choose other data");
        if (repository.Ignore.IsIgnored(path, stat.Kind == FileKind.Directory)) throw Refuse(name, "is ignored by .dvcignore", "change the pattern, or choose another path");
        foreach (var o in index.Outs)
        {
            if (o.FullPath == path && index.DvcFiles.Any(f => f.Outs.Contains(o))) continue;
            if (o.FullPath == path) throw Refuse(name, "is the out of a stage", "run `weir repro`, which tracks it");
            if (path.StartsWith(o.FullPath + '/', StringComparison.Ordinal)) throw Refuse(name, $"lies inside '{repository.Relative(o.FullPath)}', which is tracked as a whole", $"run `weir add {repository.Relative(o.FullPath)}`");
            if (o.FullPath.StartsWith(path + '/', StringComparison.Ordinal)) throw Refuse(name, $"contains '{repository.Relative(o.FullPath)}', which is tracked by itself", "stop tracking that first");
        }

        if (!repository.Config.HasNoScm && (await Git(["ls-files", "--error-unmatch", "--", path], cancellation)).ExitCode == 0)
            throw Refuse(name, "is tracked by git", $"run `git rm -r --cached {name}` and commit, then add it again");
    }

    private async Task RecordAsync(List<AddedPath> added, DateTimeOffset started, CancellationToken cancellation)
    {
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

    private Task<ProcessResult> Git(string[] arguments, CancellationToken cancellation) =>
        ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = repository.Root }, cancellation: cancellation);

    private static WeirException Refuse(string name, string why, string hint) => new("add_refused", $"'{name}' {why}", hint, new SourceLocation(name));
}

/// <summary>A path that is now tracked.</summary>
/// <param name="FullPath">The data.</param>
/// <param name="Metafile">Its <c>.dvc</c> file.</param>
/// <param name="Content">What it holds.</param>
/// <param name="GitIgnore">The ignore file when it was changed.</param>
/// <param name="IsChanged">False when it was tracked with the same content already.</param>
public sealed record AddedPath(string FullPath, string Metafile, ContentId Content, string? GitIgnore, bool IsChanged);
