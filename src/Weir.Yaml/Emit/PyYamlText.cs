using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Emit;

/// <summary>Text as PyYAML writes it for OmegaConf: plain where it reads back as text, else in single quotes, else in double quotes.</summary>
internal static partial class PyYamlText
{
    private const int Width = 80;

    /// <summary>A text beginning at a column; lines that follow are indented.</summary>
    public static string Write(string text, int column, int indent, bool isKey)
    {
        var form = Form.Of(text);
        if (!LooksTyped(text) && form.MayBePlain && !(isKey && form.IsMultiline) && text.Length > 0) return Plain(text, column, indent, canFold: !isKey);
        return form.MayBeSingle && !(isKey && form.IsMultiline) ? Single(text, column, indent, canFold: !isKey) : Double(text, column, indent, canFold: !isKey);
    }

    // What YAML 1.1, or Python's int() and float(), would read as anything else.
    private static bool LooksTyped(string text) =>
        PlainScalar.Resolve(text, YamlVersion.V11) is not YamlText || Boolean().IsMatch(text) || Number().IsMatch(text) || Special().IsMatch(text);

    private static string Plain(string text, int column, int indent, bool canFold) => Folded(new StringBuilder(), text, column, indent, canFold, quote: false).ToString();

    private static string Single(string text, int column, int indent, bool canFold) => Folded(new StringBuilder("'"), text, column + 1, indent, canFold, quote: true).Append('\'').ToString();

    private static StringBuilder Folded(StringBuilder result, string text, int column, int indent, bool canFold, bool quote)
    {
        for (var start = 0; start < text.Length;)
        {
            var kind = KindOf(text[start]);
            var end = start + 1;
            while (end < text.Length && KindOf(text[end]) == kind) end++;
            var run = text[start..end];
            if (kind == ' ' && run.Length == 1 && column > Width && canFold && (!quote || (start > 0 && end < text.Length)))
            {
                result.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (kind == '\n')
            {
                if (run[0] == '\n') result.Append('\n');
                result.Append(run).Append(' ', indent);
                column = indent;
            }
            else
            {
                var written = quote ? run.Replace("'", "''", StringComparison.Ordinal) : run;
                result.Append(written);
                column += Runes(written);
            }

            start = end;
        }

        return result;
    }

    private static char KindOf(char c) => c is ' ' ? ' ' : IsBreak(c) ? '\n' : 'x';

    /// <summary>True for what PyYAML breaks lines at.</summary>
    public static bool IsBreak(char c) => c is '\n' or '\u0085' or '\u2028' or '\u2029';

    // Python counts characters, .NET halves of them.
    private static int Runes(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static string Double(string text, int column, int indent, bool canFold)
    {
        var runes = text.EnumerateRunes().ToArray();
        var result = new StringBuilder("\"");
        column++;
        var start = 0;
        for (var end = 0; end <= runes.Length; end++)
        {
            var escapes = end == runes.Length || MustEscape(runes[end].Value);
            if (escapes)
            {
                Flush(end);
                if (end < runes.Length)
                {
                    var escape = Escape(runes[end].Value);
                    result.Append(escape);
                    column += escape.Length;
                    start = end + 1;
                }
            }

            if (!canFold || end <= 0 || end >= runes.Length - 1 || (runes[end].Value != ' ' && start < end) || column + (end - start) <= Width) continue;
            Flush(end);
            result.Append("\\\n").Append(' ', indent);
            column = indent;
            if (runes[start].Value != ' ') continue;
            result.Append('\\');
            column++;
        }

        return result.Append('"').ToString();

        void Flush(int end)
        {
            if (start >= end) return;
            foreach (var rune in runes.AsSpan(start, end - start)) result.Append(rune.ToString());
            column += end - start;
            start = end;
        }
    }

    private static bool MustEscape(int c) => c is '"' or '\\' or 0x85 or 0x2028 or 0x2029 or 0xFEFF || !(c is >= ' ' and <= '~' or >= 0xA0 and <= 0xD7FF or >= 0xE000 and <= 0xFFFD);

    private static string Escape(int c) => c switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        27 => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{c:X2}"),
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{c:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{c:X8}"),
    };

    [GeneratedRegex("^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$")]
    private static partial Regex Boolean();

    [GeneratedRegex(@"^\s*[-+]?(?:[0-9]+(?:_[0-9]+)*\.?|(?:[0-9]+(?:_[0-9]+)*)?\.[0-9]+(?:_[0-9]+)*|[0-9]+(?:_[0-9]+)*\.)(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?\s*$|^\s*[-+]?(?:inf|infinity|nan)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    // Numbers by sixties, dates, and words of their own that PyYAML's resolver knows.
    [GeneratedRegex(@"^(?:=|<<|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?0b[0-1_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0[0-7_]+|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?(?:0|[1-9][0-9_]*))$")]
    private static partial Regex Special();

    private readonly record struct Form(bool MayBePlain, bool MayBeSingle, bool IsMultiline)
    {
        public static Form Of(string text)
        {
            var (plain, single, multiline) = (true, true, false);
            if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) plain = false;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                var before = i == 0 || IsBlank(text[i - 1]);
                var after = i + 1 >= text.Length || IsBlank(text[i + 1]);
                if (i == 0 && (c is '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' || (c is '?' or ':' or '-' && after))) plain = false;
                if (i > 0 && ((c == ':' && after) || (c == '#' && before))) plain = false;
                if (IsBreak(c))
                {
                    multiline = true;
                    plain = false;
                    if (i > 0 && text[i - 1] == ' ') single = false;
                }
                else if (c == ' ')
                {
                    if (i == 0 || i == text.Length - 1) plain = false;
                    if (i > 0 && IsBreak(text[i - 1])) single = false;
                }

                if (!IsPrintable(text, i)) single = false;
            }

            return new Form(plain && single, single, multiline);
        }

        private static bool IsBlank(char c) => c is '\0' or ' ' or '\t' or '\r' || IsBreak(c);

        private static bool IsPrintable(string text, int at)
        {
            var c = text[at];
            if (char.IsSurrogate(c)) return char.IsHighSurrogate(c) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]);
            return c is '\n' or '\u0085' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');
        }
    }
}
