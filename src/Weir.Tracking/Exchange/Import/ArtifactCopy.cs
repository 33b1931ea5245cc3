using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Storage;
using Weir.Storage.Local;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Exchange.Sources;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Copies the files of a run or a logged model into the store, and reads them back.</summary>
internal sealed class ArtifactCopy(IMlflowSource source, IObjectStore store, ArtifactPlaces places, bool leaves, Tally tally, IProgressSink progress)
{
    private const int AtOnce = 4;

    /// <summary>The address that the thing has here; its files are there when this ends.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="address">Address in the source.</param>
    /// <param name="runId">The run, when it is one.</param>
    /// <param name="ours">Address in this store.</param>
    /// <param name="cancellation">Ends the copying; what is whole stays.</param>
    public async Task<string> TakeAsync(string what, string? address, string? runId, string ours, CancellationToken cancellation)
    {
        if (address is not { Length: > 0 }) return ours;
        if (leaves)
        {
            tally.ArtifactsLeft++;
            return places.Mapped(address);
        }

        if (await source.FilesAsync(address, runId, cancellation) is { } files)
        {
            await CopyAsync(what, files, ours, cancellation);
            return ours;
        }

        var mapped = places.Mapped(address);
        if (!ArtifactPlaces.IsLocal(mapped) && !mapped.StartsWith("mlflow-artifacts:", StringComparison.Ordinal))
        {
            tally.ArtifactsLeft++;
            return mapped;
        }

        // MLflow makes a folder with the first file: most likely there was none.
        tally.ArtifactsNotFound++;
        tally.NotFoundExample ??= mapped;
        return ours;
    }

    private async Task CopyAsync(string what, ISourceFiles files, string ours, CancellationToken cancellation)
    {
        try
        {
            await Parallel.ForEachAsync(
                files.ListAsync(cancellation), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (file, token) => await CopyAsync(what, files, file.Path, file.SizeBytes, ours, token));
        }
        catch (Exception e) when (e is WeirException or IOException or UnauthorizedAccessException)
        {
            tally.Differ($"{what}: artifacts cannot be listed: {e.Message}");
        }
    }

    private async Task CopyAsync(string what, ISourceFiles files, string path, long size, string ours, CancellationToken cancellation)
    {
        try
        {
            var key = ArtifactService.Key(ours, path);
            if (await IsThereAsync(files, path, size, key, cancellation))
            {
                tally.File(isCopied: false, size);
                return;
            }

            await using var stream = await files.OpenAsync(path, cancellation);
            var stored = await store.PutAsync(key, stream, cancellation: cancellation);
            if (files.IsLocal && stored.SizeBytes != size) tally.Differ($"{what}: artifact '{path}' has {stored.SizeBytes} bytes here and {size} there");
            if (store is LocalObjectStore && await Md5Async(key, cancellation) != stored.Md5) tally.Differ($"{what}: artifact '{path}' reads back as something else");
            tally.File(isCopied: true, stored.SizeBytes);
            progress.Report("copying artifacts", tally.FilesCopied, null, "files");
        }
        catch (Exception e) when (e is WeirException { Code: not ErrorCodes.CannotWrite } or IOException or UnauthorizedAccessException)
        {
            tally.Differ($"{what}: artifact '{path}' was not copied: {e.Message}");
        }
    }

    // Over a network the length must do: to compare the content it would have to come once more.
    private async Task<bool> IsThereAsync(ISourceFiles files, string path, long size, string key, CancellationToken cancellation)
    {
        if (await store.FindAsync(key, cancellation) is not { } there || there.SizeBytes != size) return false;
        if (!files.IsLocal) return true;
        await using var stream = await files.OpenAsync(path, cancellation);
        return Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellation)) == await Md5Async(key, cancellation);
    }

    private async Task<string> Md5Async(string key, CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync(key, cancellation: cancellation);
        return Convert.ToHexStringLower(await MD5.HashDataAsync(content.Stream, cancellation));
    }
}
