using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Versioning.Ignore;

/// <summary>One line of an ignore file in git's grammar. Unlike git, blanks at both ends are dropped, as DVC does.</summary>
internal sealed class IgnorePattern
{
    private readonly Regex _expression;

    private IgnorePattern(Regex expression, bool isNegated, bool directoriesOnly, string text, string source, int line)
    {
        _expression = expression;
        IsNegated = isNegated;
        DirectoriesOnly = directoriesOnly;
        Text = text;
        Source = source;
        Line = line;
    }

    /// <summary>True for <c>!pattern</c>.</summary>
    public bool IsNegated { get; }

    /// <summary>True for <c>pattern/</c>.</summary>
    public bool DirectoriesOnly { get; }

    /// <summary>The line as written.</summary>
    public string Text { get; }

    /// <summary>The ignore file, relative to the root.</summary>
    public string Source { get; }

    /// <summary>1-based line.</summary>
    public int Line { get; }

    /// <summary>Reads a line; null for blanks and comments.</summary>
    public static IgnorePattern? Parse(string raw, string source, int line)
    {
        var text = raw.Trim();
        if (text.Length == 0 || text[0] == '#') return null;
        var body = text;
        var isNegated = body[0] == '!';
        if (isNegated) body = body[1..];
        if (body.StartsWith("\\#", StringComparison.Ordinal) || body.StartsWith("\\!", StringComparison.Ordinal)) body = body[1..];
        var directoriesOnly = body.EndsWith('/');
        body = body.TrimEnd('/');
        if (body.Length == 0) return null;
        var isAnchored = body.Contains('/', StringComparison.Ordinal);
        body = body.TrimStart('/');
        var prefix = isAnchored ? string.Empty : "(?:.*/)?";
        return new IgnorePattern(new Regex($"^{prefix}{Translate(body)}$", RegexOptions.CultureInvariant), isNegated, directoriesOnly, text, source, line);
    }

    /// <summary>True when a path relative to the pattern's file matches.</summary>
    public bool Matches(string relative, bool isDirectory) => (isDirectory || !DirectoriesOnly) && _expression.IsMatch(relative);

    private static string Translate(string glob)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < glob.Length; i++)
        {
            var rest = glob.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.SequenceEqual("/**"))
            {
                regex.Append("(?:/.*)?");
                i += 2;
            }
            else if (rest[0] == '*')
            {
                regex.Append("[^/]*");
                while (i + 1 < glob.Length && glob[i + 1] == '*') i++;
            }
            else if (rest[0] == '?')
            {
                regex.Append("[^/]");
            }
            else if (rest[0] == '[' && glob.IndexOf(']', Math.Min(glob.Length - 1, i + 2)) is var close and > 0)
            {
                var set = glob[(i + 1)..close];
                regex.Append('[').Append(set.StartsWith('!') ? "^" + Class(set[1..]) : Class(set)).Append(']');
                i = close;
            }
            else if (rest[0] == '\\' && i + 1 < glob.Length)
            {
                regex.Append(Regex.Escape(glob[++i].ToString()));
            }
            else
            {
                regex.Append(Regex.Escape(rest[0].ToString()));
            }
        }

        return regex.ToString();
    }

    private static string Class(string set) => set.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
}
