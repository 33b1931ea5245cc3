using System.Globalization;
using System.Text;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Emit;

/// <summary>Text as a scalar: plain where it reads back as itself, else single quotes, else double; folded after column 80 as ruamel.yaml does.</summary>
internal static class ScalarText
{
    private const int Width = 80;
    private const int NoFolding = int.MaxValue;

    /// <summary>On one line.</summary>
    public static string Quote(string text, bool inFlow, YamlVersion readers = YamlVersion.V12) => Write(text, 0, 0, inFlow, NoFolding, readers);

    /// <summary>A key. One with a star, or with a colon and a blank, is quoted: YamlDotNet, for one, loses the end of such a key.</summary>
    public static string Key(string text, YamlVersion readers) =>
        (text.Contains('*', StringComparison.Ordinal) || (text.Contains(':', StringComparison.Ordinal) && text.Contains(' ', StringComparison.Ordinal))) && !NeedsDoubleQuotes(text)
            ? text.Contains('\'', StringComparison.Ordinal) ? DoubleQuoted(text, 0, 0, NoFolding) : SingleQuoted(text, 0, 0, NoFolding)
            : Write(text, 0, 0, inFlow: false, NoFolding, readers);

    /// <summary>In a block, beginning at <paramref name="column"/>; continuation lines are indented by <paramref name="indent"/>.</summary>
    public static string Fold(string text, int column, int indent, YamlVersion readers) => Write(text, column, indent, inFlow: false, Width, readers);

    private static string Write(string text, int column, int indent, bool inFlow, int width, YamlVersion readers)
    {
        if (NeedsDoubleQuotes(text)) return DoubleQuoted(text, column, indent, width);
        var isPlain = CanBePlain(text, inFlow) && PlainScalar.Resolve(text, YamlVersion.V12) is YamlText
            && (readers == YamlVersion.V12 || PlainScalar.Resolve(text, YamlVersion.V11) is YamlText);
        if (isPlain) return Plain(text, column, indent, width);

        // ruamel.yaml's choice: no doubled quotes.
        return text.Contains('\'', StringComparison.Ordinal) ? DoubleQuoted(text, column, indent, width) : SingleQuoted(text, column, indent, width);
    }

    private static bool NeedsDoubleQuotes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and <= '~' or >= '\u00A0' and not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF') and (< '\uD800' or > '\uDFFF')) continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            return true;
        }

        return false;
    }

    private static bool CanBePlain(string text, bool inFlow)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ') return false;
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if ("#,[]{}&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal)) return false;
        if (text[0] is '?' or ':') return false; // allowed before a letter, but not every reader agrees
        if (text[0] == '-' && (text.Length == 1 || text[1] == ' ')) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ':' && (inFlow || i + 1 == text.Length || text[i + 1] == ' ')) return false;
            if (c == '#' && i > 0 && text[i - 1] == ' ') return false;
            if (inFlow && ",?[]{}".Contains(c, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    // A break replaces the first single space met once the column has passed the width; runs of spaces are never broken.
    private static string Plain(string text, int column, int indent, int width)
    {
        if (width == NoFolding) return text;
        var result = new StringBuilder();
        var start = 0;
        while (start < text.Length)
        {
            var isSpace = text[start] == ' ';
            var end = start;
            while (end < text.Length && (text[end] == ' ') == isSpace) end++;
            if (isSpace && end - start == 1 && column > width)
            {
                result.Append('\n').Append(' ', indent);
                column = indent;
            }
            else
            {
                result.Append(text, start, end - start);
                column += end - start;
            }

            start = end;
        }

        return result.ToString();
    }

    private static string SingleQuoted(string text, int column, int indent, int width)
    {
        var result = new StringBuilder("'");
        column++;
        var start = 0;
        while (start < text.Length)
        {
            var isSpace = text[start] == ' ';
            var end = start;
            while (end < text.Length && (text[end] == ' ') == isSpace) end++;
            if (isSpace && end - start == 1 && column > width && start != 0 && end != text.Length)
            {
                result.Append('\n').Append(' ', indent);
                column = indent;
            }
            else
            {
                result.Append(text, start, end - start);
                column += end - start;
            }

            start = end;
        }

        return result.Append('\'').ToString();
    }

    private static string DoubleQuoted(string text, int column, int indent, int width)
    {
        var result = new StringBuilder("\"");
        column++;
        var start = 0;
        for (var end = 0; end <= text.Length; end++)
        {
            var c = end < text.Length ? text[end] : '\0';
            if (end == text.Length || MustEscape(c))
            {
                if (start < end)
                {
                    result.Append(text, start, end - start);
                    column += end - start;
                    start = end;
                }

                if (end < text.Length)
                {
                    var escape = Escape(text, ref end);
                    result.Append(escape);
                    column += escape.Length;
                    start = end + 1;
                }
            }

            if (width == NoFolding || end <= 0 || end >= text.Length - 1 || (c != ' ' && start < end) || column + (end - start) <= width) continue;
            if (start < end) result.Append(text, start, end - start);
            start = Math.Max(start, end);
            result.Append("\\\n").Append(' ', indent);
            column = indent;
            if (text[start] != ' ') continue;
            result.Append('\\');
            column++;
        }

        return result.Append('"').ToString();
    }

    private static bool MustEscape(char c) =>
        c is '"' or '\\' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF' || !(c is >= ' ' and <= '~' or >= '\u00A0' and <= '\uD7FF' or >= '\uE000' and <= '\uFFFD');

    private static string Escape(string text, ref int index)
    {
        var c = text[index];
        switch (c)
        {
            case '\0': return "\\0";
            case '\a': return "\\a";
            case '\b': return "\\b";
            case '\t': return "\\t";
            case '\n': return "\\n";
            case '\v': return "\\v";
            case '\f': return "\\f";
            case '\r': return "\\r";
            case '\u001b': return "\\e";
            case '"': return "\\\"";
            case '\\': return "\\\\";
            case '\u0085': return "\\N";
            case '\u2028': return "\\L";
            case '\u2029': return "\\P";
        }

        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            index++;
            return string.Create(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, text[index]):X8}");
        }

        return c <= '\u00FF' ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}") : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
    }
}
