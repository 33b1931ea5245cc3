using Weir.Foundation.Errors;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>Brings what was imported and is not in the cache from where it came.</summary>
internal static class ImportFetch
{
    /// <summary>Brings the objects of imports from repositories.</summary>
    public static async Task RunAsync(DvcRepository repository, IReadOnlyList<TrackedEntry> entries, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var entry in entries.Where(e => e.IsRepositoryImport && e.Out.Content is not null).DistinctBy(e => e.Out.Content!.Md5))
        {
            var content = entry.Out.Content!;
            if (repository.Cache.HasAll(content.Md5, content.IsLegacy))
            {
                result.WasThere(1);
                continue;
            }

            if (!File.Exists(repository.Full(entry.Metafile))) continue; // an import of a former day: its objects are its remote's matter
            try
            {
                await BringAsync(repository, entry, request, result, time, cancellation);
            }
            catch (WeirException e)
            {
                result.HasFailed(entry.Path, e);
            }
        }
    }

    /// <summary>Puts imports whose metafile records no content (<c>--no-download</c>) into the workspace; the metafile stays as it is.</summary>
    public static async Task<IReadOnlyList<string>> PlaceAsync(DvcRepository repository, IReadOnlyList<TrackedEntry> entries, bool force, TimeProvider time, CancellationToken cancellation)
    {
        var placed = new List<string>();
        foreach (var entry in entries.Where(e => e.IsImport && e.Out.Content is null && (force || !Path.Exists(e.Out.FullPath))).DistinctBy(e => e.Path))
        {
            var metafile = repository.Full(entry.Metafile);
            if (ImportFile.Read(metafile) is not { } import) continue;
            if (import.Repository is { } address)
            {
                using var source = await OpenAsync(repository, metafile, import, address, time, cancellation);
                var data = await source.FindAsync(import.Path, repository.Cache, cancellation);
                await Placement.IntoRepositoryAsync(repository, data, source, entry.Out.FullPath, new TransferRequest(), cancellation);
            }
            else
            {
                var url = Config.ConfigPaths.HasScheme(import.Path) ? import.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(metafile)!, import.Path));
                await using var source = SourceUrl.Open(RemoteOptions.OfUrl(repository.Config, url, import.FsConfig));
                await Placement.IntoRepositoryAsync(repository, await source.FindAsync(cancellation), null, entry.Out.FullPath, new TransferRequest(), cancellation);
            }

            placed.Add(entry.Path + (Directory.Exists(entry.Out.FullPath) ? "/" : string.Empty));
        }

        return placed;
    }

    private static async Task BringAsync(DvcRepository repository, TrackedEntry entry, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation)
    {
        var metafile = repository.Full(entry.Metafile);
        if (ImportFile.Read(metafile) is not { Repository: { } address } import) return;
        using var source = await OpenAsync(repository, metafile, import, address, time, cancellation);
        var data = await source.FindAsync(import.Path, repository.Cache, cancellation);
        if (data.Files.All(f => f.Object is not null))
        {
            var wanted = data.Files.Select(f => f.Object!.Value).Distinct().ToList();
            await source.BringAsync(wanted, repository.Config.CacheFolder, repository.Config.IsSharedCache, request, result, cancellation);
            if (data.IsDirectory && data.Content is null) Placement.Identify(repository, data);
            return;
        }

        // Files of git become objects by being hashed.
        var folder = Directory.CreateTempSubdirectory("weir-import-");
        try
        {
            var place = Path.Combine(folder.FullName, "data");
            await Placement.IntoFolderAsync(data, source, place, repository.Config.CacheFolder, request, cancellation);
            var content = Operations.OutSaving.Save(repository, place, relink: false, cancellation);
            repository.Cache.Flush();
            if (content.Md5 != entry.Out.Content!.Md5) throw new WeirException("corrupt_object", $"'{import.Path}' of '{Redact.Text(address.Url)}' at {import.RevisionLock} is not what '{entry.Metafile}' records", "run `weir update` on it");
            result.Add(data.Files.Count, content.SizeBytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<SourceRepository> OpenAsync(DvcRepository repository, string metafile, ImportFile import, SourceAddress address, TimeProvider time, CancellationToken cancellation) =>
        SourceRepository.OpenAsync(address, import.RevisionLock ?? import.Revision, [Path.GetDirectoryName(metafile)!, repository.Root], time, cancellation);
}
