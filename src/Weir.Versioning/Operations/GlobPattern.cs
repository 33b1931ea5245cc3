using Weir.Versioning.Ignore;

namespace Weir.Versioning.Operations;

/// <summary>Finds paths by a shell's patterns: <c>*</c>, <c>?</c>, <c>[…]</c>, and <c>**</c> for any folders. Names that begin with a dot only match a pattern that does.</summary>
public static class GlobPattern
{
    /// <summary>The full paths that match, sorted.</summary>
    /// <param name="folder">What a relative pattern starts from.</param>
    /// <param name="pattern">The pattern, with <c>/</c>.</param>
    public static IReadOnlyList<string> Expand(string folder, string pattern)
    {
        var found = new List<string> { Path.IsPathRooted(pattern) ? "/" : folder };
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = [.. found.SelectMany(f => Step(f, part)).Distinct()];
        found.Sort(StringComparer.Ordinal);
        return [.. found.Where(f => f != folder)];
    }

    private static IEnumerable<string> Step(string folder, string part)
    {
        if (part is "." or "..") return [Path.GetFullPath(Path.Combine(folder, part))];
        if (part == "**") return Below(folder);
        if (part.AsSpan().IndexOfAny('*', '?', '[') < 0) return Path.Exists(Path.Combine(folder, part)) ? [Path.Combine(folder, part)] : [];
        if (!Directory.Exists(folder)) return [];
        var match = IgnorePattern.Parse("/" + part, string.Empty, 1);
        return Directory.EnumerateFileSystemEntries(folder)
            .Where(e => (part[0] == '.' || Path.GetFileName(e)[0] != '.') && match!.Matches(Path.GetFileName(e), isDirectory: true));
    }

    private static IEnumerable<string> Below(string folder)
    {
        yield return folder;
        if (!Directory.Exists(folder)) yield break;
        foreach (var child in Directory.EnumerateFileSystemEntries(folder).Where(e => Path.GetFileName(e)[0] != '.'))
        {
            if (!Directory.Exists(child)) yield return child;
            else foreach (var one in Below(child)) yield return one;
        }
    }
}
