using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Lineage;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;
using Weir.Yaml.Values;

namespace Weir.Versioning.Imports;

/// <summary>Takes data from another repository, or from an address, into this one, and remembers where it came from.</summary>
public sealed class ImportOperation(DvcRepository repository, ILineageRecorder lineage, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Imports.</summary>
    /// <returns>The metafile.</returns>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>add_refused</c>, <c>not_found</c>, <c>clone_failed</c>, and what the place refuses.</exception>
    public async Task<ImportedPath> RunAsync(ImportRequest request, CancellationToken cancellation = default)
    {
        if (request.ToRemote && (request.NoExec || request.NoDownload)) throw WeirException.Usage("--to-remote excludes --no-exec and --no-download");
        if (request.Remote is not null && !request.ToRemote && request.Repository is null) throw WeirException.Usage("--remote goes with --to-remote");
        var started = time.GetUtcNow();
        var target = Target(request, repository.Root);
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, LockPatience, time, cancellation: cancellation);
        var index = repository.ReadIndex();
        if (await new AddChecks(repository, index).CheckAsync(target, mayBeMissing: true, cancellation) is { } whole)
            throw new WeirException("add_refused", $"'{repository.Relative(target)}' lies within '{whole.Outs[0].Path}', which is tracked as a whole", "choose another place");
        var metafile = target + ".dvc";
        var (dep, content) = request.Repository is { } address
            ? await FromRepositoryAsync(address, request, target, cancellation)
            : await FromUrlAsync(request, target, cancellation);
        AtomicFile.WriteText(metafile, ImportMetafile.Fresh(dep, Path.GetFileName(target), content, hasHash: !request.NoExec || request.Repository is not null));
        var ignore = OutSaving.Ignore(repository, new TrackedOut(Path.GetFileName(target), target));
        await new Git(repository).StageAsync(new[] { metafile, ignore }.OfType<string>(), cancellation);
        if (content is not null) await RecordAsync(request, target, content, started, cancellation);
        return new ImportedPath(target, metafile, content);
    }

    /// <summary>Where something goes: its own name, into a folder that is there, or the path that was given.</summary>
    /// <exception cref="WeirException"><c>already_exists</c>.</exception>
    internal static string Target(ImportRequest request, string? root)
    {
        var name = NameOf(request.Path);
        var typed = request.Out is null ? name : Path.GetFullPath(Path.Combine(request.WorkingFolder, request.Out));
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(request.WorkingFolder, typed)));
        if (request.Out is not null && Directory.Exists(target)) target = Path.Combine(target, name);
        if (Path.Exists(target) && !request.Force) throw new WeirException(ErrorCodes.AlreadyExists, $"'{(root is null ? target : Path.GetRelativePath(request.WorkingFolder, target))}' exists already", "use --force to replace it, or -o for another place", new SourceLocation(target));
        return target;
    }

    private static string NameOf(string path)
    {
        var text = Config.ConfigPaths.HasScheme(path) && Uri.TryCreate(path, UriKind.Absolute, out var address) ? Uri.UnescapeDataString(address.AbsolutePath) : path;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine("/", text))));
        return name.Length > 0 ? name : throw WeirException.Usage($"'{path}' has no name of its own", "say where to put it with -o");
    }

    private async Task<(YamlMap Dep, ContentId? Content)> FromRepositoryAsync(SourceAddress address, ImportRequest request, string target, CancellationToken cancellation)
    {
        using var source = await SourceRepository.OpenAsync(address, request.Revision, [request.WorkingFolder, Path.GetDirectoryName(target)!, repository.Root], time, cancellation);
        var dep = ImportMetafile.RepositoryDep(request.Path.TrimEnd('/'), address, request.Revision, source.Commit);
        if (request.NoExec) return (dep, null);
        var data = await source.FindAsync(request.Path, repository.Cache, cancellation);
        if (request.NoDownload) return (dep, null);
        return (dep, await Placement.IntoRepositoryAsync(repository, data, source, target, Transfer(request), cancellation));
    }

    private async Task<(YamlMap Dep, ContentId? Content)> FromUrlAsync(ImportRequest request, string target, CancellationToken cancellation)
    {
        var written = ImportMetafile.Written(repository, request.Path, request.WorkingFolder, Path.GetDirectoryName(target)!);
        if (request.NoExec) return (ImportMetafile.UrlDep(written, null, null, null, request.FsConfig), null);
        var options = RemoteOptions.OfUrl(repository.Config, Config.ConfigPaths.HasScheme(request.Path) ? request.Path : Path.GetFullPath(Path.Combine(request.WorkingFolder, request.Path)), request.FsConfig);
        await using var source = SourceUrl.Open(options);
        var data = await source.FindAsync(cancellation);
        if (request.ToRemote)
        {
            var sent = await ToRemote.SendAsync(repository, data, request.Remote, request.Jobs, time, cancellation);
            return (ImportMetafile.UrlDep(written, sent, data.Mark, data.Files[0].SizeBytes, request.FsConfig), sent);
        }

        if (request.NoDownload)
        {
            var known = data.Mark is null ? await ContentHashing.OfAsync(data, cancellation) : null;
            return (ImportMetafile.UrlDep(written, known, data.Mark, data.Files[0].SizeBytes, request.FsConfig), null);
        }

        var content = await Placement.IntoRepositoryAsync(repository, data, null, target, Transfer(request), cancellation);
        return (ImportMetafile.UrlDep(written, content, data.Mark, data.Files[0].SizeBytes, request.FsConfig), content);
    }

    private async Task RecordAsync(ImportRequest request, string target, ContentId content, DateTimeOffset started, CancellationToken cancellation)
    {
        var name = repository.Relative(target);
        await lineage.RecordAsync(
            new Execution
            {
                Id = Id.New(),
                Kind = "import",
                Name = name,
                StartedAt = started,
                EndedAt = time.GetUtcNow(),
                Inputs = [new Artifact(ArtifactKinds.File, $"md5:{content.Md5}", Redact.Text(request.Repository is { } from ? $"{from.Url}#{request.Path}" : request.Path))],
                Outputs = [new Artifact(ArtifactKinds.File, $"md5:{content.Md5}", name)],
            },
            cancellation);
    }

    internal static TransferRequest Transfer(ImportRequest request) => new() { Jobs = request.Jobs, Progress = request.Progress };
}

/// <summary>What an import became.</summary>
/// <param name="FullPath">The data.</param>
/// <param name="Metafile">Its metafile.</param>
/// <param name="Content">Its content; null when nothing was brought.</param>
public sealed record ImportedPath(string FullPath, string Metafile, ContentId? Content);
