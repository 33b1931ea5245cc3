using System.Text;
using Weir.Foundation.Files;

namespace Weir.Versioning.Operations;

/// <summary>Keeps tracked data out of git: one line <c>/name</c> in the <c>.gitignore</c> of its folder.</summary>
internal static class GitIgnoreFile
{
    /// <summary>Adds the line for a path unless it is there or git ignores it anyway; returns the file when it was changed.</summary>
    public static string? Add(string fullPath, Func<string, bool> isIgnored)
    {
        var file = FileOf(fullPath);
        var line = Line(fullPath);
        var text = Read(file);
        if (text.Split('\n').Any(l => l.TrimEnd('\r') == line)) return null;
        if (isIgnored(fullPath)) return null;
        if (text.Length > 0 && !text.EndsWith('\n')) text += "\n";
        Write(file, text + line + "\n");
        return file;
    }

    /// <summary>Takes the line of a path away; returns the file when it was changed. A file that is empty then goes.</summary>
    public static string? Remove(string fullPath)
    {
        var file = FileOf(fullPath);
        if (!File.Exists(file)) return null;
        // The line as DVC writes it may lack an escape; both are ours.
        var lines = new[] { Line(fullPath), Line(fullPath, likeDvc: true), "/" + Path.GetFileName(fullPath) };
        var text = Read(file);
        var kept = text.Split('\n').Where(l => !lines.Contains(l.TrimEnd('\r'))).ToArray();
        var left = string.Join('\n', kept);
        if (left == text) return null;
        if (left.Trim().Length == 0) File.Delete(file);
        else Write(file, left);
        return file;
    }

    /// <summary>Adds the lines of several paths of one folder; returns the file when it was changed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fullPaths">Paths in it.</param>
    /// <param name="ignored">Says which of several paths git ignores anyway; asked once.</param>
    public static string? AddAll(string folder, IEnumerable<string> fullPaths, Func<IReadOnlyList<string>, IReadOnlySet<string>> ignored)
    {
        var file = Path.Combine(folder, ".gitignore");
        var text = Read(file);
        var known = text.Split('\n').Select(l => l.TrimEnd('\r')).ToHashSet(StringComparer.Ordinal);
        List<string> missing = [.. fullPaths.Where(p => known.Add(Line(p)))];
        if (missing.Count == 0) return null;
        var already = ignored(missing);
        missing.RemoveAll(already.Contains);
        if (missing.Count == 0) return null;
        if (text.Length > 0 && !text.EndsWith('\n')) text += "\n";
        Write(file, $"{text}{string.Join('\n', missing.Select(p => Line(p)))}\n");
        return file;
    }

    private static string FileOf(string fullPath) => Path.Combine(Path.GetDirectoryName(fullPath)!, ".gitignore");

    private static string Read(string file)
    {
        WholeFile.Require(file);
        return File.Exists(file) ? File.ReadAllText(file) : string.Empty;
    }

    // A .gitignore may be a link to a shared one: what it points to is written.
    private static void Write(string file, string text) => AtomicFile.WriteText(File.Exists(file) && new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file, text);

    // In git's grammar these characters mean something; a trailing blank would be dropped. DVC forgets the last two.
    private static string Line(string fullPath, bool likeDvc = false)
    {
        var name = Path.GetFileName(fullPath);
        var line = new StringBuilder("/");
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is '[' or ']' or '!' or '*' or '#' or '?' || (!likeDvc && (name[i] == '\\' || (name[i] == ' ' && i == name.Length - 1)))) line.Append('\\');
            line.Append(name[i]);
        }

        return line.ToString();
    }
}
