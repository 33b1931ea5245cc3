using Weir.Foundation.Errors;
using Weir.Versioning.Objects;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>Brings data from another repository, or from an address, to any folder, without tracking it.</summary>
public sealed class GetOperation(TimeProvider time)
{
    /// <summary>Brings it.</summary>
    /// <returns>Full path of what came.</returns>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>not_found</c>, <c>clone_failed</c>, and what the place refuses.</exception>
    public async Task<string> RunAsync(ImportRequest request, CancellationToken cancellation = default)
    {
        var target = ImportOperation.Target(request, null);
        if (target.EndsWith(".dvc", StringComparison.Ordinal)) throw WeirException.Usage("a .dvc file is not data", "name the data that it tracks");
        if (request.Repository is not { } address)
        {
            var config = DvcConfig.Load(SourceTree.RootAbove(request.WorkingFolder));
            var url = Config.ConfigPaths.HasScheme(request.Path) ? request.Path : Path.GetFullPath(Path.Combine(request.WorkingFolder, request.Path));
            await using var place = SourceUrl.Open(RemoteOptions.OfUrl(config, url, request.FsConfig));
            await Placement.IntoFolderAsync(await place.FindAsync(cancellation), null, target, string.Empty, ImportOperation.Transfer(request), cancellation);
            return target;
        }

        var folder = Directory.CreateTempSubdirectory("weir-get-");
        try
        {
            using var source = await SourceRepository.OpenAsync(address, request.Revision, [request.WorkingFolder], time, cancellation);
            var cache = new ObjectCache(folder.FullName, [LinkType.Copy], isShared: false);
            await Placement.IntoFolderAsync(await source.FindAsync(request.Path, cache, cancellation), source, target, folder.FullName, ImportOperation.Transfer(request), cancellation);
            return target;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Where the data of a tracked path lies in the repository's remote.</summary>
    /// <exception cref="WeirException"><c>not_found</c>: not tracked by DVC; <c>no_remote</c>.</exception>
    public async Task<string> AddressAsync(ImportRequest request, CancellationToken cancellation = default)
    {
        using var source = await SourceRepository.OpenAsync(request.Repository!, request.Revision, [request.WorkingFolder], time, cancellation);
        var folder = Directory.CreateTempSubdirectory("weir-get-");
        try
        {
            var data = await source.FindAsync(request.Path, new ObjectCache(folder.FullName, [LinkType.Copy], isShared: false), cancellation);
            var reference = data.Content is { } content ? new ObjectRef(content.Md5, content.IsLegacy) : data is { IsDirectory: false, Files: [{ Object: { } single }] } ? single
                : throw new WeirException(ErrorCodes.NotFound, $"'{request.Path}' is not tracked by DVC there", "only what is has an address in a remote");
            var config = source.ConfigOf(source.DvcRoots() is [var top, ..] ? top : string.Empty);
            var options = RemoteOptions.Of(config, config.DefaultRemote ?? throw DataRemote.None(config));
            return $"{Redact.Text(options.Url).TrimEnd('/')}/{reference.Key}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
