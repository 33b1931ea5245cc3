using System.Text;

namespace Weir.Server.Joins.Ci;

/// <summary>Text of others inside of Markdown: it neither breaks a table nor calls a person.</summary>
internal static class ReviewText
{
    /// <summary>A value as code; fences grow with the backticks in it.</summary>
    public static string Code(string text)
    {
        var line = Cut(OneLine(text), 120).Replace("|", "\\|", StringComparison.Ordinal);
        var fence = line.Contains('`', StringComparison.Ordinal) ? new string('`', LongestRun(line) + 1) : "`";
        return line.Length == 0 ? " " : fence.Length == 1 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    /// <summary>Words of others as text.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in Cut(OneLine(text), 300)) plain.Append(c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '@' => "&#64;", '#' => "&#35;", '|' or '*' or '_' or '[' or ']' or '`' or '!' or '~' or '\\' => $"\\{c}", _ => c.ToString() });
        return plain.ToString();
    }

    /// <summary>At most that many characters.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        return longest;
    }
}
