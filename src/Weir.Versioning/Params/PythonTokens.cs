using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Params;

/// <summary>Python text as logical lines of tokens: enough to find assignments.</summary>
internal static class PythonTokens
{
    /// <exception cref="WeirException"><c>corrupt_file</c>: a string or bracket that does not end.</exception>
    public static List<PythonLine> Lines(string text, string file)
    {
        var lines = new List<PythonLine>();
        var tokens = new List<PythonToken>();
        var (depth, indent, isStart, number) = (0, 0, true, 1);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '\n')
            {
                i++;
                number++;
                if (depth > 0) continue;
                if (tokens.Count > 0) lines.Add(new PythonLine(indent, tokens));
                (tokens, isStart, indent) = ([], true, 0);
            }
            else if (c is ' ' or '\t' or '\r' or '\f')
            {
                if (isStart) indent += c == '\t' ? 8 : 1;
                i++;
            }
            else if (c == '#')
            {
                while (i < text.Length && text[i] != '\n') i++;
            }
            else if (c == '\\' && i + 1 < text.Length && text[i + 1] is '\n' or '\r')
            {
                i = text.IndexOf('\n', i) + 1;
                number++;
                if (i == 0) break;
            }
            else
            {
                isStart = false;
                if (StringAt(text, i) is { } quote) tokens.Add(String(text, ref i, quote, file, ref number));
                else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))) tokens.Add(Number(text, ref i));
                else if (char.IsLetter(c) || c == '_') tokens.Add(Name(text, ref i));
                else
                {
                    if (c is '(' or '[' or '{') depth++;
                    else if (c is ')' or ']' or '}') depth = Math.Max(0, depth - 1);
                    var two = i + 1 < text.Length ? text.Substring(i, 2) : string.Empty;
                    var isDouble = two is "==" or "!=" or "<=" or ">=" or ":=" or "->" or "**" or "//" or "+=" or "-=" or "*=" or "/=" or "|=" or "&=" or "^=" or "%=" or "@=";
                    tokens.Add(new PythonToken(PythonTokenKind.Operator, isDouble ? two : c.ToString()));
                    i += isDouble ? 2 : 1;
                }
            }
        }

        if (depth > 0) throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is not valid Python: a bracket is not closed", location: new SourceLocation(file, number));
        if (tokens.Count > 0) lines.Add(new PythonLine(indent, tokens));
        return lines;
    }

    /// <summary>The stretches between an operator, outside brackets.</summary>
    public static IEnumerable<IReadOnlyList<PythonToken>> Split(IReadOnlyList<PythonToken> tokens, string separator)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != PythonTokenKind.Operator) continue;
            if (tokens[i].Text is "(" or "[" or "{") depth++;
            else if (tokens[i].Text is ")" or "]" or "}") depth--;
            if (depth != 0 || tokens[i].Text != separator) continue;
            yield return [.. tokens.Skip(start).Take(i - start)];
            start = i + 1;
        }

        yield return [.. tokens.Skip(start)];
    }

    // Index of the opening quote when a string, with its prefix, begins here.
    private static int? StringAt(string text, int at)
    {
        var quote = at;
        while (quote < text.Length && quote - at < 3 && char.IsAsciiLetter(text[quote])) quote++;
        if (quote >= text.Length || text[quote] is not ('"' or '\'')) return null;
        return text[at..quote].All(c => "rRbBuUfF".Contains(c, StringComparison.Ordinal)) ? quote : null;
    }

    private static PythonToken String(string text, ref int i, int quote, string file, ref int number)
    {
        var prefix = text[i..quote].ToLowerInvariant();
        var mark = text[quote];
        var isLong = text.AsSpan(quote).StartsWith(new string(mark, 3));
        var value = new StringBuilder();
        var started = number;
        for (i = quote + (isLong ? 3 : 1); ; i++)
        {
            if (i >= text.Length || (!isLong && text[i] == '\n')) throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is not valid Python: a string is not closed", location: new SourceLocation(file, started));
            if (text[i] == mark && (!isLong || text.AsSpan(i).StartsWith(new string(mark, 3)))) break;
            if (text[i] == '\n') number++;
            if (text[i] != '\\' || i + 1 >= text.Length) value.Append(text[i]);
            else if (prefix.Contains('r', StringComparison.Ordinal)) value.Append(text[i]).Append(text[++i]);
            else Escape(text, ref i, value, ref number);
        }

        i += isLong ? 3 : 1;
        return new PythonToken(prefix.Contains('f', StringComparison.Ordinal) || prefix.Contains('b', StringComparison.Ordinal) ? PythonTokenKind.Other : PythonTokenKind.String, value.ToString());
    }

    private static void Escape(string text, ref int i, StringBuilder value, ref int number)
    {
        var c = text[++i];
        switch (c)
        {
            case '\n': number++; break;
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'v': value.Append('\v'); break;
            case '\\' or '\'' or '"': value.Append(c); break;
            case 'x' or 'u' or 'U':
                var length = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                if (i + length < text.Length && int.TryParse(text.AsSpan(i + 1, length), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= 0x10FFFF)
                {
                    if (code is >= 0xD800 and < 0xE000) value.Append((char)code);
                    else value.Append(char.ConvertFromUtf32(code));
                    i += length;
                }

                break;
            case >= '0' and <= '7':
                var octal = c - '0';
                for (var k = 0; k < 2 && i + 1 < text.Length && text[i + 1] is >= '0' and <= '7'; k++) octal = octal * 8 + (text[++i] - '0');
                value.Append((char)octal);
                break;
            default: value.Append('\\').Append(c); break;
        }
    }

    private static PythonToken Number(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '.' or '_' || (text[i] is '+' or '-' && text[i - 1] is 'e' or 'E' && !text.AsSpan(start).StartsWith("0x")))) i++;
        return new PythonToken(PythonTokenKind.Number, text[start..i]);
    }

    private static PythonToken Name(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_')) i++;
        return new PythonToken(PythonTokenKind.Name, text[start..i]);
    }
}

/// <summary>A logical line.</summary>
internal sealed record PythonLine(int Indent, IReadOnlyList<PythonToken> Tokens);

/// <summary>A token; the text of a string is its value.</summary>
internal sealed record PythonToken(PythonTokenKind Kind, string Text);

/// <summary>Kinds of tokens.</summary>
internal enum PythonTokenKind
{
    Name,
    Number,
    String,
    Operator,

    /// <summary>A string that is no plain literal.</summary>
    Other,
}
