namespace Weir.Cli.Shell;

/// <summary>Text of others on a terminal: control characters, which could move the cursor or repaint the screen, become <c>?</c>.</summary>
internal static class Printable
{
    /// <summary>The text with line breaks and tabs kept.</summary>
    public static string Text(string text) =>
        text.Any(IsUnwanted) ? string.Concat(text.Select(c => IsUnwanted(c) ? '?' : c)) : text;

    private static bool IsUnwanted(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
