namespace Weir.Tracking.Exchange.Sources;

/// <summary>Files of a folder on this machine. A link to a folder is not followed: it may lead in a circle.</summary>
internal sealed class LocalFiles(string root, Action<string> warn) : ISourceFiles
{
    public bool IsLocal => true;

    public async IAsyncEnumerable<(string Path, long SizeBytes)> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                cancellation.ThrowIfCancellationRequested();
                if (Directory.Exists(entry.FullName))
                {
                    if (entry.LinkTarget is null) waiting.Push(new DirectoryInfo(entry.FullName));
                    else warn($"{entry.FullName}: a link to a folder, its files were not copied");
                }
                else if (File.Exists(entry.FullName))
                {
                    yield return (Path.GetRelativePath(root, entry.FullName).Replace('\\', '/'), (File.ResolveLinkTarget(entry.FullName, returnFinalTarget: true) as FileInfo ?? new FileInfo(entry.FullName)).Length);
                }
            }
        }
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancellation) =>
        Task.FromResult<Stream>(new FileStream(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan));
}
