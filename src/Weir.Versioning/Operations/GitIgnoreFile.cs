using System.Text;
using Weir.Foundation.Files;

namespace Weir.Versioning.Operations;

/// <summary>Keeps tracked data out of git: one line <c>/name</c> in the <c>.gitignore</c> of its folder.</summary>
internal static class GitIgnoreFile
{
    /// <summary>Adds the line for a path unless it is there; returns the file when it was changed.</summary>
    public static string? Add(string fullPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(fullPath)!, ".gitignore");
        var line = Line(fullPath);
        var text = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        if (text.Split('\n').Any(l => l.TrimEnd('\r') == line)) return null;
        if (text.Length > 0 && !text.EndsWith('\n')) text += "\n";
        AtomicFile.WriteText(file, text + line + "\n");
        return file;
    }

    // In git's grammar these characters mean something; a trailing blank would be dropped.
    private static string Line(string fullPath)
    {
        var name = Path.GetFileName(fullPath);
        var line = new StringBuilder("/");
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is '[' or ']' or '!' or '*' or '#' or '?' or '\\' || (name[i] == ' ' && i == name.Length - 1)) line.Append('\\');
            line.Append(name[i]);
        }

        return line.ToString();
    }
}
