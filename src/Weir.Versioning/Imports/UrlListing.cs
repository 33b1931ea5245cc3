using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Imports;

/// <summary>Lists what lies at an address.</summary>
public static class UrlListing
{
    /// <summary>Names below it.</summary>
    /// <param name="url">An address, or a path.</param>
    /// <param name="workingFolder">Where a relative path starts, and whose repository's settings count.</param>
    /// <param name="fsConfig">Settings for the address.</param>
    /// <param name="depth">How deep; null for all files at every depth.</param>
    /// <param name="cancellation">Ends requests.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>not_found</c>, and what the place refuses.</exception>
    public static async Task<IReadOnlyList<ListedPath>> RunAsync(string url, string workingFolder, IReadOnlyDictionary<string, string> fsConfig, int? depth, CancellationToken cancellation = default)
    {
        var config = DvcConfig.Load(SourceTree.RootAbove(workingFolder));
        var full = Config.ConfigPaths.HasScheme(url) ? url : Path.GetFullPath(Path.Combine(workingFolder, url));
        await using var source = SourceUrl.Open(RemoteOptions.OfUrl(config, full, fsConfig));
        return [.. (await source.ListAsync(depth, cancellation)).Select(e => new ListedPath(e.Path, e.IsDirectory) { SizeBytes = e.SizeBytes })];
    }
}
