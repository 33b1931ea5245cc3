using System.Runtime.CompilerServices;
using Weir.Client.Calls;
using Weir.Client.Http;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Files of a run or logged model of a server: through its proxy, or, where they lie on its own disk, through its download for browsers.</summary>
internal sealed class RestFiles(HttpTracking http, string address, string? runId, bool isProxied) : ISourceFiles
{
    public bool IsLocal => false;

    public async IAsyncEnumerable<(string Path, long SizeBytes)> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new Stack<string>([string.Empty]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var entry in await ListAsync(folder, cancellation))
            {
                if (entry.IsDir) waiting.Push(entry.Path);
                else yield return (entry.Path, entry.FileSize ?? 0);
            }
        }
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancellation) => isProxied
        ? http.OpenArtifactAsync(address, path, cancellation)
        : http.OpenAsync($"/get-artifact?run_id={Uri.EscapeDataString(runId!)}&path={Uri.EscapeDataString(path)}", cancellation);

    private async Task<IReadOnlyList<Client.Wire.FileInfo>> ListAsync(string folder, CancellationToken cancellation)
    {
        if (isProxied) return await http.ListArtifactsAsync(address, folder, cancellation);
        var answer = await http.CallAsync(RunCalls.ListArtifacts, new ListArtifacts(runId, Path: folder.Length == 0 ? null : folder), cancellation);
        return answer.Files ?? [];
    }
}
