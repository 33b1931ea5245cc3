using System.Text;

namespace Weir.Execution.Local;

/// <summary>A command line that needs no shell: plain words, so that the program is started directly, as make does.</summary>
internal static class DirectCommand
{
    // Reserved words and builtins: the shell's own meaning differs from the program of that name, or there is none.
    private static readonly HashSet<string> OfTheShell = new(StringComparer.Ordinal)
    {
        "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "function", "select", "time", "coproc", "{", "}", "!", "[[", "]]",
        ".", ":", "[", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "command", "compgen", "complete", "continue", "declare", "dirs", "disown", "echo", "enable",
        "eval", "exec", "exit", "export", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let", "local", "logout", "mapfile", "popd", "printf",
        "pushd", "pwd", "read", "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend", "test", "times", "trap", "true", "type", "typeset", "ulimit",
        "umask", "unalias", "unset", "wait",
    };

    /// <summary>The words of the line, quotes taken away; null when a shell must read it.</summary>
    public static List<string>? Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c is ' ' or '\t')
            {
                Close();
            }
            else if (c == '\'')
            {
                var end = line.IndexOf('\'', i + 1);
                if (end < 0) return null;
                word.Append(line, i + 1, end - i - 1);
                isOpen = true;
                i = end;
            }
            else if (c == '"')
            {
                var end = line.IndexOf('"', i + 1);
                if (end < 0 || line.AsSpan(i + 1, end - i - 1).IndexOfAny("\\$`!\n") >= 0) return null;
                word.Append(line, i + 1, end - i - 1);
                isOpen = true;
                i = end;
            }
            else if (char.IsAsciiLetterOrDigit(c) || "_@%+:,./-".Contains(c, StringComparison.Ordinal) || c > '\u007F' || (c == '=' && words.Count > 0))
            {
                word.Append(c);
                isOpen = true;
            }
            else
            {
                return null;
            }
        }

        Close();
        return words.Count == 0 || OfTheShell.Contains(words[0]) || words[0].Length == 0 ? null : words;

        void Close()
        {
            if (!isOpen) return;
            words.Add(word.ToString());
            word.Clear();
            isOpen = false;
        }
    }
}
