using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Imports;

/// <summary>Whether imports are behind where they came from.</summary>
public static class ImportStatus
{
    /// <summary>Adds to what differs which imports are behind: repositories that moved on, and addresses where an import is not frozen.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="files">Metafiles to look at.</param>
    /// <param name="changes">What differs otherwise.</param>
    /// <param name="warn">Told of a repository that cannot be asked: the rest of the status is worth having without it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends transfers.</param>
    public static async Task<IReadOnlyList<StageChanges>> AddAsync(DvcRepository repository, IEnumerable<DvcFile> files, IReadOnlyList<StageChanges> changes, Action<string> warn, TimeProvider time, CancellationToken cancellation = default)
    {
        List<StageChanges>? all = null;
        foreach (var file in files.Where(f => f.Deps.Count > 0))
        {
            IReadOnlyDictionary<string, string> behind;
            try
            {
                behind = await ChangesAsync(repository, file.FilePath, time, cancellation);
            }
            catch (WeirException e)
            {
                warn($"whether '{repository.Relative(file.FilePath)}' is behind its source is not known: {e.Message}");
                continue;
            }

            if (behind.Count == 0) continue;
            all ??= [.. changes];
            var name = repository.Relative(file.FilePath);
            var index = all.FindIndex(c => c.Name == name);
            if (index >= 0) all[index] = all[index] with { Behind = behind };
            else all.Insert(0, new StageChanges(name) { Behind = behind });
        }

        return all ?? changes;
    }

    /// <summary>True when the hash of a metafile is not that of what it says, or missing.</summary>
    internal static bool IsHashChanged(string metafile)
    {
        var document = YamlDocument.Load(metafile);
        return document.Root is YamlMapping root && (root["md5"] as YamlScalar)?.Text != ImportFile.StageHash((YamlMap)root.ToValue(YamlVersion.V12, document));
    }

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
