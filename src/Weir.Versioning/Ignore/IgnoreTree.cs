using System.Text;
using Weir.Foundation.Files;

namespace Weir.Versioning.Ignore;

/// <summary>All <c>.dvcignore</c> files of a repository: deeper files override, the last match wins, nothing comes back below an ignored folder.</summary>
public sealed class IgnoreTree
{
    private readonly string _root;
    private readonly Dictionary<string, FolderFilter> _filters = [];
    private readonly Lock _gate = new();

    /// <summary>The ignore files below a root, read when first needed.</summary>
    public IgnoreTree(string root) => _root = Path.GetFullPath(root);

    /// <summary>True when a path (a file, or a folder) is ignored, itself or by a folder above it.</summary>
    public bool IsIgnored(string fullPath, bool isDirectory) => Explain(fullPath, isDirectory) is { Count: > 0 } reasons && reasons[^1].IsIgnored;

    /// <summary>The patterns that decide about a path, from the folders above it down; the last one settles it.</summary>
    public IReadOnlyList<IgnoreReason> Explain(string fullPath, bool isDirectory)
    {
        var relative = Relative(fullPath);
        if (relative is "." or ".." || relative.StartsWith("../", StringComparison.Ordinal)) return [];
        var reasons = new List<IgnoreReason>();
        var segments = relative.Split('/');
        var folder = _root;
        for (var depth = 0; depth < segments.Length; depth++)
        {
            if (In(folder).Decide(segments[depth], depth < segments.Length - 1 || isDirectory) is { } reason)
            {
                if (reason.IsIgnored || depth == segments.Length - 1) reasons.Add(reason);
                if (reason.IsIgnored) break;
            }

            folder = Path.Combine(folder, segments[depth]);
        }

        return reasons;
    }

    /// <summary>Every file below a folder that is not ignored. Nested repositories (a folder with its own <c>.dvc</c>) are left out.</summary>
    public IEnumerable<string> FilesBelow(string folder)
    {
        var pending = new Stack<string>();
        pending.Push(folder);
        while (pending.TryPop(out var current))
        {
            foreach (var entry in Children(current))
            {
                // A link to a file counts as the file; a link to a folder is not followed, as DVC does not: what lies behind it is not ours.
                if (entry is not DirectoryInfo) yield return entry.FullName;
                else if (entry.LinkTarget is null && !Directory.Exists(Path.Combine(entry.FullName, ".dvc"))) pending.Push(entry.FullName);
            }
        }
    }

    /// <summary>The entries of one folder that are not ignored.</summary>
    public IEnumerable<FileSystemInfo> Children(string folder)
    {
        var filter = In(folder);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            if (filter.Decide(entry.Name, entry is DirectoryInfo) is not { IsIgnored: true }) yield return entry;
    }

    /// <summary>What decides about the entries of one folder.</summary>
    internal FolderFilter In(string folder)
    {
        lock (_gate)
        {
            if (_filters.TryGetValue(folder, out var known)) return known;
        }

        var relative = Relative(folder);
        var isRoot = relative == ".";
        // Outside of the repository no patterns apply, nor does what lies above it.
        var above = isRoot || relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) ? null : In(Path.GetDirectoryName(folder)!);
        var made = new FolderFilter(above, Path.GetFileName(folder), isRoot || above is not null ? Patterns(folder, isRoot ? ".dvcignore" : relative + "/.dvcignore", above) : []);
        lock (_gate) return _filters[folder] = made;
    }

    private static IReadOnlyList<IgnorePattern> Patterns(string folder, string source, FolderFilter? above)
    {
        var path = Path.Combine(folder, ".dvcignore");
        if (!File.Exists(path) || above?.Decide(Path.GetFileName(folder), isDirectory: true) is { IsIgnored: true }) return [];
        WholeFile.Require(path);
        return [.. File.ReadLines(path, Encoding.UTF8).Select((line, index) => IgnorePattern.Parse(line, source, index + 1)).OfType<IgnorePattern>()];
    }

    private string Relative(string fullPath)
    {
        if (fullPath.Length > _root.Length && fullPath[_root.Length] == '/' && fullPath.StartsWith(_root, StringComparison.Ordinal)) return fullPath[(_root.Length + 1)..];
        return Path.GetRelativePath(_root, fullPath).Replace(Path.DirectorySeparatorChar, '/');
    }
}

/// <summary>A pattern that decided about a path.</summary>
/// <param name="Source">The ignore file relative to the root; null for what is always ignored.</param>
/// <param name="Line">1-based line in it.</param>
/// <param name="Pattern">The line.</param>
/// <param name="IsIgnored">False where the pattern brings the path back (<c>!pattern</c>).</param>
public sealed record IgnoreReason(string? Source, int Line, string Pattern, bool IsIgnored);
