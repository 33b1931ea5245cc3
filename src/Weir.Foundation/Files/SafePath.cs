using Weir.Foundation.Errors;

namespace Weir.Foundation.Files;

/// <summary>Keeps names that come from outside (requests, archives, manifests) below a root.</summary>
public static class SafePath
{
    // As the kernel has it (ELOOP).
    private const int MaximumLinks = 40;

    /// <summary>The full path of <paramref name="relative"/> below <paramref name="root"/>.</summary>
    /// <remarks>Refuses absolute paths, drive letters, backslashes, <c>..</c> segments, NUL and control characters, and a symbolic link on
    /// the way that leads out of the root. An empty name is the root itself.</remarks>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public static string Below(string root, string relative)
    {
        if (!IsContained(relative)) throw Escapes(relative);
        var rootFull = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var full = Path.GetFullPath(Path.Combine(rootFull, relative));
        if (!IsBelow(rootFull, full)) throw Escapes(relative);

        var rootReal = RealPath(rootFull);
        if (!IsBelow(rootReal, RealPath(full))) throw Escapes(relative);
        return full;
    }

    /// <summary>True when a relative name has no part that could leave a root, judged by its text alone.</summary>
    public static bool IsContained(string relative)
    {
        if (relative.Length == 0) return true;
        if (relative[0] == '/' || relative.Contains('\\', StringComparison.Ordinal)) return false;
        if (relative.Length > 1 && relative[1] == ':' && char.IsAsciiLetter(relative[0])) return false;
        foreach (var c in relative) if (char.IsControl(c)) return false;
        foreach (var segment in relative.Split('/')) if (segment == "..") return false;
        return true;
    }

    private static bool IsBelow(string root, string path) =>
        path.Equals(root, StringComparison.Ordinal)
        || path.StartsWith(root.EndsWith('/') ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A full path without symbolic links: those of every existing segment are followed, and those of each link's own target. What does not exist yet cannot be a link.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>: links that never end.</exception>
    public static string RealPath(string full)
    {
        var pending = new Stack<string>(full[Path.GetPathRoot(full)!.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var resolved = Path.GetPathRoot(full)!;
        var links = 0;
        while (pending.TryPop(out var segment))
        {
            resolved = segment == ".." ? Path.GetDirectoryName(resolved) ?? resolved : Path.Combine(resolved, segment);
            if (new FileInfo(resolved).LinkTarget is not { } target) continue;
            if (++links > MaximumLinks) throw Escapes(full);
            foreach (var part in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse()) pending.Push(part);
            resolved = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : Path.GetDirectoryName(resolved)!;
        }

        return resolved;
    }

    private static WeirException Escapes(string relative) =>
        new(ErrorCodes.PathEscapesRoot, $"the path '{Printable(relative)}' leads out of its root", "use a relative path without '..'");

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
