namespace Weir.Versioning.Ignore;

/// <summary>All <c>.dvcignore</c> files of a repository: deeper files override, the last match wins, nothing comes back below an ignored folder.</summary>
public sealed class IgnoreTree
{
    private static readonly string[] AlwaysIgnored = [".git", ".hg", ".dvc", ".weir"];
    private readonly string _root;
    private readonly Dictionary<string, IReadOnlyList<IgnorePattern>> _files = [];
    private readonly Lock _gate = new();

    /// <summary>The ignore files below a root, read when first needed.</summary>
    public IgnoreTree(string root) => _root = Path.GetFullPath(root);

    /// <summary>True when a path (a file, or a folder) is ignored, itself or by a folder above it.</summary>
    public bool IsIgnored(string fullPath, bool isDirectory)
    {
        var relative = Path.GetRelativePath(_root, fullPath).Replace(Path.DirectorySeparatorChar, '/');
        if (relative is "." or ".." || relative.StartsWith("../", StringComparison.Ordinal)) return false;
        var segments = relative.Split('/');
        for (var depth = 1; depth <= segments.Length; depth++)
            if (IsIgnoredHere(segments.AsSpan(0, depth), depth < segments.Length || isDirectory)) return true;
        return false;
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
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var relative = Path.GetRelativePath(_root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            var isOutside = relative.StartsWith("../", StringComparison.Ordinal);
            var isIgnored = isOutside ? AlwaysIgnored.Contains(entry.Name) : IsIgnoredHere(relative.Split('/'), entry is DirectoryInfo);
            if (!isIgnored) yield return entry;
        }
    }

    // Judges one path by the ignore files of its folder and those above, deepest first.
    private bool IsIgnoredHere(ReadOnlySpan<string> segments, bool isDirectory)
    {
        if (AlwaysIgnored.Contains(segments[^1])) return true;
        for (var depth = segments.Length - 1; depth >= 0; depth--)
        {
            var patterns = PatternsIn(string.Join('/', segments[..depth]!));
            if (patterns.Count == 0) continue;
            var relative = string.Join('/', segments[depth..]!);
            for (var i = patterns.Count - 1; i >= 0; i--)
                if (patterns[i].Matches(relative, isDirectory)) return !patterns[i].IsNegated;
        }

        return false;
    }

    private IReadOnlyList<IgnorePattern> PatternsIn(string folder)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(folder, out var known)) return known;
            var path = Path.Combine(_root, folder, ".dvcignore");
            var patterns = File.Exists(path)
                ? File.ReadLines(path).Select((line, index) => IgnorePattern.Parse(line, index + 1)).OfType<IgnorePattern>().ToList()
                : [];
            return _files[folder] = patterns;
        }
    }
}
