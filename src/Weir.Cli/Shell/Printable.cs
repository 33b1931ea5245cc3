namespace Weir.Cli.Shell;

/// <summary>Text of others on a terminal: control characters, which could move the cursor or repaint the screen, become <c>?</c>.</summary>
internal static class Printable
{
    /// <summary>The text with line breaks and tabs kept.</summary>
    public static string Text(string text) =>
        text.Any(IsUnwanted) ? string.Concat(text.Select(c => IsUnwanted(c) ? '?' : c)) : text;

    /// <summary>The text on one line: breaks of lines become <c>⏎</c>, tabs blanks.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Replace("\r\n", "\n", StringComparison.Ordinal).Select(c => c == '\n' ? '⏎' : c == '\t' ? ' ' : char.IsControl(c) ? '?' : c)) : text;

    private static bool IsUnwanted(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
