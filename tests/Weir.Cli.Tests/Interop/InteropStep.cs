namespace Weir.Cli.Tests.Interop;

/// <summary>One line of a scenario: a line for the shell, or a command of the tool under test.</summary>
/// <param name="Line">As written.</param>
/// <param name="IsTool">True for a command of <c>dvc</c> or <c>weir</c>.</param>
/// <param name="Folder">Where it runs, relative to the repository.</param>
/// <param name="Arguments">Of the tool, or the one line of the shell.</param>
/// <param name="Says">True when what it prints counts too.</param>
internal sealed record InteropStep(string Line, bool IsTool, string Folder, string[] Arguments, bool Says = false)
{
    /// <summary>Reads <c>$ shell line</c>, <c>> add data</c>, <c>(sub/folder)> add data</c>; <c>>= root</c> where what is printed counts.</summary>
    public static InteropStep Parse(string line)
    {
        if (line.StartsWith("$ ", StringComparison.Ordinal)) return new InteropStep(line, false, ".", [line[2..]]);
        var arrow = line.IndexOf('>', StringComparison.Ordinal);
        var folder = line.StartsWith('(') ? line[1..(arrow - 1)] : ".";
        var says = line[arrow + 1] == '=';
        return new InteropStep(line, true, folder, Words(line[(arrow + (says ? 3 : 2))..]), says);
    }

    // Words between blanks; single quotes hold what they enclose together.
    private static string[] Words(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in text)
        {
            if (c == '\'')
            {
                quoted = !quoted;
                any = true;
            }
            else if (c == ' ' && !quoted)
            {
                if (any) words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        if (any) words.Add(word.ToString());
        return [.. words];
    }
}
