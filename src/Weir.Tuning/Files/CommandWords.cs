using System.Text;

namespace Weir.Tuning.Files;

/// <summary>A command line of one text as words: blanks divide them, quotes and backslashes keep blanks, as in a shell; nothing else of a shell is done.</summary>
internal static class CommandWords
{
    /// <summary>The words; null where a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote is null && char.IsWhiteSpace(c))
            {
                if (isWord) words.Add(word.ToString());
                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            if (quote is null && c is '\'' or '"') quote = c;
            else if (c == quote) quote = null;
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length) word.Append(line[++i]);
            else word.Append(c);
        }

        if (quote is not null) return null;
        if (isWord) words.Add(word.ToString());
        return words;
    }
}
