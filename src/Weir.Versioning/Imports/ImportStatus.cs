using Weir.Foundation.Errors;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Imports;

/// <summary>Whether imports are behind where they came from.</summary>
public static class ImportStatus
{
    /// <summary>For an import from a repository that moved on: how its dependency is named, and <c>update available</c>; empty for others.</summary>
    /// <exception cref="WeirException"><c>clone_failed</c>, <c>not_found</c>.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ChangesAsync(DvcRepository repository, string metafile, TimeProvider time, CancellationToken cancellation = default)
    {
        var changes = new Dictionary<string, string>();
        if (ImportFile.Read(metafile) is not { Repository: { } address, RevisionLock: { } locked } import) return changes;
        using var source = await SourceRepository.OpenAsync(address, import.Revision, [Path.GetDirectoryName(metafile)!, repository.Root], time, cancellation);
        if (source.Commit != locked) changes[$"{import.Path} ({address.Url})"] = "update available";
        return changes;
    }
}
