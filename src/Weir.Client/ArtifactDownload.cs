using Weir.Foundation.Files;
using Weir.Foundation.Progress;

namespace Weir.Client;

/// <summary>Copies a tree of artifacts to disk.</summary>
internal static class ArtifactDownload
{
    /// <summary>Copies everything below a path; names come from a remote listing and are checked like any other input.</summary>
    public static async Task<int> RunAsync(ITrackingTransport transport, string artifactUri, string path, string target, CancellationToken cancellation, PackageDownload? package = null, DownloadProgress? progress = null)
    {
        Directory.CreateDirectory(target);
        var count = 0;
        foreach (var entry in await transport.ListArtifactsAsync(artifactUri, path, cancellation))
        {
            if (entry.IsDir)
            {
                count += await RunAsync(transport, artifactUri, entry.Path, target, cancellation, package, progress);
                continue;
            }

            var file = SafePath.Below(target, entry.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var source = await transport.OpenArtifactAsync(artifactUri, entry.Path, cancellation);
            using var pending = AtomicFile.Create(file);
            if (package is null) await source.CopyToAsync(pending.Stream, cancellation);
            else await package.CopyAsync(entry.Path, source, pending.Stream, cancellation);
            progress?.Add(pending.Stream.Position);
            pending.Commit();
            count++;
        }

        return count;
    }
}

/// <summary>Adds up what was downloaded and tells of it.</summary>
internal sealed class DownloadProgress(IProgressSink sink)
{
    private long _bytes;

    public void Add(long bytes) => sink.Report("downloading", _bytes += bytes, null, "bytes");
}
