using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Imports;

/// <summary>Brings imports to the newest state of where they came from.</summary>
public sealed class UpdateOperation(DvcRepository repository, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Updates imports.</summary>
    /// <param name="metafiles">Full paths of their metafiles.</param>
    /// <param name="request">Revision, jobs, whether to bring anything; its path is not used.</param>
    /// <param name="cancellation">Stops between two.</param>
    /// <returns>Metafiles whose text changed.</returns>
    /// <exception cref="WeirException"><c>import_invalid</c>: not an import; what the source refuses.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> metafiles, ImportRequest request, CancellationToken cancellation = default)
    {
        if (request.ToRemote && request.NoDownload) throw WeirException.Usage("--to-remote excludes --no-download");
        if (request.Remote is not null && !request.ToRemote) throw WeirException.Usage("--remote goes with --to-remote");
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, LockPatience, time, cancellation: cancellation);
        var changed = new List<string>();
        foreach (var metafile in metafiles)
        {
            var import = ImportFile.Read(metafile) ?? throw new WeirException("import_invalid", $"'{repository.Relative(metafile)}' is not an import", "`weir update` takes .dvc files of `weir import` and `weir import-url`", new SourceLocation(repository.Relative(metafile)));
            var before = File.ReadAllText(metafile);
            var o = DvcFile.Read(metafile).Outs[0];
            if (import.Repository is { } address) await FromRepositoryAsync(metafile, import, address, o, request, cancellation);
            else await FromUrlAsync(metafile, import, o, request, cancellation);
            if (File.ReadAllText(metafile) != before) changed.Add(metafile);
        }

        await new Git(repository).StageAsync(changed, cancellation);
        return changed;
    }

    private async Task FromRepositoryAsync(string metafile, ImportFile import, SourceAddress address, TrackedOut o, ImportRequest request, CancellationToken cancellation)
    {
        if (request.ToRemote) throw WeirException.Usage("imports from repositories cannot be updated with --to-remote");
        var revision = request.Revision ?? import.Revision;
        using var source = await SourceRepository.OpenAsync(address, revision, [Path.GetDirectoryName(metafile)!, repository.Root, request.WorkingFolder], time, cancellation);
        var dep = ImportMetafile.RepositoryDep(import.Path, address, revision, source.Commit);
        var data = await source.FindAsync(import.Path, repository.Cache, cancellation);
        if (request.NoDownload)
        {
            // What is recorded stays true only where nothing moved.
            ImportMetafile.Update(metafile, dep, source.Commit == import.RevisionLock ? o.Content : null);
            return;
        }

        RefuseLoss(o, request.Force);
        ImportMetafile.Update(metafile, dep, await Placement.IntoRepositoryAsync(repository, data, source, o.FullPath, ImportOperation.Transfer(request), cancellation));
    }

    private async Task FromUrlAsync(string metafile, ImportFile import, TrackedOut o, ImportRequest request, CancellationToken cancellation)
    {
        if (request.Revision is not null) throw WeirException.Usage("--rev is for imports from repositories");
        var url = Config.ConfigPaths.HasScheme(import.Path) ? import.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(metafile)!, import.Path));
        await using var source = SourceUrl.Open(RemoteOptions.OfUrl(repository.Config, url, import.FsConfig));
        var data = await source.FindAsync(cancellation);
        ContentId? content;
        if (request.ToRemote) content = await ToRemote.SendAsync(repository, data, request.Remote, request.Jobs, time, cancellation);
        else if (request.NoDownload) content = data.Mark is null ? await ContentHashing.OfAsync(data, cancellation) : null;
        else
        {
            RefuseLoss(o, request.Force);
            content = await Placement.IntoRepositoryAsync(repository, data, null, o.FullPath, ImportOperation.Transfer(request), cancellation);
        }

        var dep = ImportMetafile.UrlDep(import.Path, content, data.Mark, data.Files[0].SizeBytes, import.FsConfig);
        ImportMetafile.Update(metafile, dep, request.NoDownload && content?.Md5 != o.Content?.Md5 ? null : content);
    }

    // What somebody made of the import by hand is in no cache.
    private void RefuseLoss(TrackedOut o, bool force)
    {
        if (force || !Path.Exists(o.FullPath) || repository.Content.Scan(o.FullPath) is not { } present || present.Md5 == o.Content?.Md5 || repository.Cache.HasAll(present.Md5)) return;
        throw new WeirException("unsaved_changes", $"'{repository.Relative(o.FullPath)}' was changed here, and would be lost", "move it away, or remove it, and update again", new SourceLocation(repository.Relative(o.FullPath)));
    }
}
