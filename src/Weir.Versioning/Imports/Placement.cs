using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>Brings data from elsewhere to a path: whole or not at all.</summary>
internal static class Placement
{
    /// <summary>Into the workspace and the cache of a repository.</summary>
    /// <returns>What it is.</returns>
    public static async Task<ContentId> IntoRepositoryAsync(DvcRepository repository, SourceData data, SourceRepository? source, string target, TransferRequest request, CancellationToken cancellation)
    {
        if (source is not null && data.Files.All(f => f.Object is not null))
        {
            await BringAsync(repository.Config.CacheFolder, repository.Config.IsSharedCache, data, source, request, cancellation);
            var content = data.Content ?? Identify(repository, data);
            var o = new TrackedOut(Path.GetFileName(target), target) { Content = content };
            new CheckoutOperation(repository).Run([o], force: true, cancellation);
            return content;
        }

        await IntoFolderAsync(data, source, target, repository.Config.CacheFolder, request, cancellation);
        var saved = OutSaving.Save(repository, target, cancellation);
        repository.Cache.Flush();
        repository.Content.SaveState();
        return saved;
    }

    /// <summary>To a path anywhere.</summary>
    /// <param name="data">What.</param>
    /// <param name="source">Where its objects come from; null for an address.</param>
    /// <param name="target">Full path; what is there is replaced.</param>
    /// <param name="cache">Cache for objects on their way.</param>
    /// <param name="request">Number of jobs, progress.</param>
    /// <param name="cancellation">Leaves nothing behind.</param>
    public static async Task IntoFolderAsync(SourceData data, SourceRepository? source, string target, string cache, TransferRequest request, CancellationToken cancellation)
    {
        if (source is not null) await BringAsync(cache, isShared: false, data, source, request, cancellation);
        var made = NewFolders.Make(Path.GetDirectoryName(target)!);
        var temporary = AtomicFile.TemporaryPathFor(target);
        try
        {
            if (data.IsDirectory) Directory.CreateDirectory(temporary);
            var done = 0;
            await Parallel.ForEachAsync(data.Files, new ParallelOptions { MaxDegreeOfParallelism = request.Jobs ?? 8, CancellationToken = cancellation }, async (file, stop) =>
            {
                var path = data.IsDirectory ? SafePath.Below(temporary, file.RelativePath) : temporary;
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await WriteAsync(file, path, cache, stop);
                request.Progress.Report("bringing files", Interlocked.Increment(ref done), data.Files.Count, "files");
            });
            if (Directory.Exists(target) && data.IsDirectory) AtomicFile.ReplaceDirectory(temporary, target);
            else
            {
                if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
                else if (data.IsDirectory && File.Exists(target)) File.Delete(target);
                AtomicFile.Publish(temporary, target);
            }
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            else File.Delete(temporary);
            made.RemoveEmpty();
            throw;
        }
    }

    /// <summary>What a part of a tracked directory is: its files are known by hash, so nothing is hashed again.</summary>
    public static ContentId Identify(DvcRepository repository, SourceData data)
    {
        long Size(SourceFile file) => new FileInfo(Path.Combine(repository.Config.CacheFolder, file.Object!.Value.Key)).Length;
        if (!data.IsDirectory) return new ContentId(data.Files[0].Object!.Value.Hash, Size(data.Files[0]), null, data.Files[0].IsExecutable);
        var listing = DirectoryListing.Of(data.Files.Select(f => new DirectoryEntry(f.RelativePath, f.Object!.Value.Hash)));
        return new ContentId(repository.Cache.AddDirectory(listing), data.Files.Sum(Size), data.Files.Count);
    }

    private static async Task BringAsync(string cache, bool isShared, SourceData data, SourceRepository source, TransferRequest request, CancellationToken cancellation)
    {
        var objects = data.Files.Select(f => f.Object).OfType<ObjectRef>().ToList();
        if (data.Content is { IsDirectory: true } whole) objects.Add(new ObjectRef(whole.Md5, whole.IsLegacy));
        if (objects.Count == 0) return;
        var result = new TransferResult();
        await source.BringAsync(objects, cache, isShared, request, result, cancellation);
        result.Require("fetch");
    }

    private static async Task WriteAsync(SourceFile file, string path, string cache, CancellationToken cancellation)
    {
        await Retry.RunAsync(async _ =>
        {
            await using var from = file.Object is { } reference ? File.OpenRead(Path.Combine(cache, reference.Key)) : await file.Open!(cancellation);
            await using var to = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
            await from.CopyToAsync(to, cancellation);
            if (file is { SizeBytes: { } size, Object: null } && to.Length != size)
                throw new WeirException("remote_truncated", $"'{file.RelativePath}' broke off after {to.Length} of {size} bytes") { IsTransient = to.Length < size };
            return true;
        }, TimeProvider.System, cancellation);
        if (file.IsExecutable && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
    }
}
