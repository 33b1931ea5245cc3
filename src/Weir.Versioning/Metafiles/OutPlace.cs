using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Metafiles;

/// <summary>Where tracked data may lie. A metafile comes with the repository, from whoever wrote it: its outs are written and removed, so they may be
/// neither git's own files (a hook would run), nor the tool's, nor anything beyond the repository.</summary>
public static class OutPlace
{
    /// <summary>True for a part of a path that is git's or the tool's own, in any case, as file systems that fold case have it.</summary>
    public static bool IsReserved(ReadOnlySpan<char> segment) =>
        segment.Equals(".git", StringComparison.OrdinalIgnoreCase) || segment.Equals(".dvc", StringComparison.OrdinalIgnoreCase) || segment.Equals(".weir", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when what is done at a path is done to data inside the repository: below its root, and through no link that leads out or to git's or the tool's own files.</summary>
    public static bool IsInside(string root, string fullPath)
    {
        var relative = Path.GetRelativePath(root, fullPath);
        if (relative is "." || LeadsOut(relative)) return false;
        try
        {
            var real = Path.GetRelativePath(SafePath.RealPath(root), Path.Combine(SafePath.RealPath(Path.GetDirectoryName(fullPath)!), Path.GetFileName(fullPath)));
            return !LeadsOut(real) && !HasReserved(real);
        }
        catch (WeirException)
        {
            return false;
        }
    }

    /// <summary>Refuses an out whose content would be kept, when it lies outside.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public static void RequireInside(DvcRepository repository, TrackedOut o)
    {
        var relative = repository.Relative(o.FullPath);
        if (!StageReader.IsUrl(o.Path) && (relative is "." || LeadsOut(relative)))
            throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{o.Path}' leads out of the repository", "track only what lies inside it, or mark the out `cache: false`", new SourceLocation(relative));
    }

    /// <summary>Says what is wrong with the place of an out, or null. What lies beside the repository is judged when something is to be done to it.</summary>
    internal static string? Fault(string root, TrackedOut o)
    {
        if (StageReader.IsUrl(o.Path)) return null;
        var relative = Path.GetRelativePath(root, o.FullPath).Replace(Path.DirectorySeparatorChar, '/');
        if (relative is "." or ".." || relative.EndsWith("/..", StringComparison.Ordinal)) return $"'{o.Path}' is the repository itself, or above it";
        if (LeadsOut(relative)) return null;
        if (HasReserved(relative)) return $"'{o.Path}' belongs to the repository itself";
        return Path.GetFileName(relative) is "dvc.yaml" or "dvc.lock" or ".dvcignore" || relative.EndsWith(".dvc", StringComparison.Ordinal) ? $"'{o.Path}' is a metafile" : null;
    }

    private static bool LeadsOut(string relative) => relative is ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative);

    private static bool HasReserved(string relative)
    {
        foreach (var segment in relative.AsSpan().Split(Path.DirectorySeparatorChar))
            if (IsReserved(relative.AsSpan()[segment])) return true;
        return false;
    }
}
